extension ThoraxModelFile {
    /// The same model, with films shown to it in these views; `nil` shows each once, as it is.
    package func showing(_ views: [TestView]?) throws(ModelFileError) -> ThoraxModelFile {
        var card = card
        card.views = views
        let warning = TrainingRecord.CallForCalibration.views
        card.training.warnings = (card.training.warnings ?? []).filter { $0 != warning } + [warning]
        var modules: [String: [String: StoredTensor]] = [:]
        for name in card.modules.keys { modules[name] = try tensors(of: name) }
        return try ThoraxModelFile(card: card, modules: modules, path: path)
    }
}
