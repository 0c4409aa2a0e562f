package import Clinical
import Imaging

/// The weights of TorchXRayVision: torchvision's DenseNet-121 and ResNet-50 for one channel and up to 18 findings.
///
/// Source: Cohen et al., "TorchXRayVision: a library of chest X-ray datasets and models", MIDL 2022; files, order of
/// outputs and operating points as in the package's `models.py` 1.5.2.
package enum TorchXRayVision {
    /// `(2 x / 255 - 1) * 1024`, which is `(x / 255 - 1/2) / (1/2048)`.
    static func normalisation(channels: Int) -> Preprocessing.Normalisation {
        Preprocessing.Normalisation(
            mean: Array(repeating: 0.5, count: channels), std: Array(repeating: 0x1p-11, count: channels))
    }

    /// What the 18 outputs stand for, in their order.
    package static let findings = [
        "Atelectasis", "Consolidation", "Infiltration", "Pneumothorax", "Edema", "Emphysema", "Fibrosis",
        "Effusion", "Pneumonia", "Pleural_Thickening", "Cardiomegaly", "Nodule", "Mass", "Hernia",
        "Lung Lesion", "Fracture", "Lung Opacity", "Enlarged Cardiomediastinum",
    ].map { Finding($0) }

    /// A published file.
    package struct Release: Sendable {
        /// The package's name for the weights.
        package let name: String
        /// The file's published name.
        package let file: String
        /// Per output, the sigmoid at which the package gives 0.5; `nil` where it was never trained.
        package let operatingPoints: [Double?]

        init(_ name: String, file: String, operatingPoints: [Double?]) {
            self.name = name
            self.file = file
            self.operatingPoints = operatingPoints
        }
    }

    package static let licence =
        "Apache-2.0 (TorchXRayVision); the data sets it was trained on have terms of their own"

    /// Every published classifier.
    package static let releases = [
        Release(
            "densenet121-res224-all",
            file:
                "nih-pc-chex-mimic_ch-google-openi-kaggle-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                0.07422872, 0.038290843, 0.09814756, 0.0098118475, 0.023601074, 0.0022490358, 0.010060724,
                0.103246614, 0.056810737, 0.026791653, 0.050318155, 0.023985857, 0.01939503, 0.042889766,
                0.053369623, 0.035975814, 0.20204692, 0.05015312,
            ]),
        Release(
            "densenet121-res224-nih", file: "nih-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                0.039117552, 0.0034529066, 0.11396341, 0.0057298196, 0.00045666535, 0.0018880932,
                0.012037827, 0.038744126, 0.0037213727, 0.014730946, 0.016149804, 0.054241467, 0.037198864,
                0.0004403434, nil, nil, nil, nil,
            ]),
        Release(
            "densenet121-res224-pc", file: "pc-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                0.031012505, 0.013347598, 0.081435576, 0.001262615, 0.002587246, 0.0035944257, 0.0023071,
                0.055412333, 0.044385884, 0.042766232, 0.043258056, 0.037629247, 0.005658899, 0.0091741895,
                nil, 0.026507627, nil, nil,
            ]),
        Release(
            "densenet121-res224-chex", file: "chex-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                0.1988969, 0.05710573, nil, 0.0531293, 0.1435217, nil, nil, 0.27212676, 0.07749717, nil,
                0.19712369, nil, nil, nil, 0.09932402, 0.09273402, 0.3270967, 0.10888247,
            ]),
        Release(
            "densenet121-res224-rsna", file: "kaggle-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                nil, nil, nil, nil, nil, nil, nil, nil, 0.13486601, nil, nil, nil, nil, nil, nil, nil,
                0.13511065, nil,
            ]),
        Release(
            "densenet121-res224-mimic_nb",
            file: "mimic_nb-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                0.08558747, 0.011884617, nil, 0.0040595434, 0.010733786, nil, nil, 0.118761964,
                0.022924708, nil, 0.06358637, nil, nil, nil, 0.022143636, 0.017476924, 0.1258702,
                0.014020768,
            ]),
        Release(
            "densenet121-res224-mimic_ch",
            file: "mimic_ch-densenet121-d121-tw-lr001-rot45-tr15-sc15-seed0-best.pt",
            operatingPoints: [
                0.09121389, 0.010573786, nil, 0.005023008, 0.003698257, nil, nil, 0.08001232, 0.037242252,
                nil, 0.05006329, nil, nil, nil, 0.019866971, 0.03823637, 0.11303808, 0.0069147074,
            ]),
        Release(
            "resnet50-res512-all", file: "pc-nih-rsna-siim-vin-resnet50-test512-e400-state.pt",
            operatingPoints: [
                0.51570356, 0.50444704, 0.53787947, 0.50723547, 0.5025118, 0.5035252, 0.5038076,
                0.51862943, 0.5078151, 0.50724894, 0.5056339, 0.510706, 0.5053923, 0.5020846, nil,
                0.5080557, 0.5138526, nil,
            ]),
    ]
}
