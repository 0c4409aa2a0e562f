import ArgumentParser
import DataCommands
import Foundation
import ModelFile
import Reporting

struct ModelsConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract:
            "Writes a model file with its weights stored in half precision, or with views for prediction.",
        discussion: """
            float16 and bfloat16 halve a file: weights of convolutions and linear layers are rounded to the nearest, \
            biases, norms and statistics stay 32-bit, and networks compute in 32 bits all the same. float32 widens \
            again, but doesn't bring back what rounding took.

            Views are shown to the network beside the film as it is, and its logits averaged: shifted, larger and \
            smaller, lighter and darker by these amounts. Thresholds and figures were found without them: calibrate anew.

              thorax models convert model.safetensors --store float16 --output small.safetensors
              thorax models convert model.safetensors --shift 0.02 --scale 0.04 --gamma 0.1 --output views.safetensors
            """)

    @Argument(help: "The model file.", transform: ModelReference.path)
    var model: String
    @Option(name: .shortAndLong, help: "The model file to write.")
    var output: String
    @Option(help: "float32, float16 or bfloat16; without it, as it is.")
    var store: String?
    @Option(help: "Views shifted by this fraction of the side, four ways.")
    var shift = 0.0
    @Option(help: "Views larger and smaller by this fraction.")
    var scale = 0.0
    @Option(help: "Views lighter and darker: gamma times and divided by 1 plus this.")
    var gamma = 0.0
    @Flag(help: "A mirrored view; the heart is then on the wrong side.")
    var mirror = false
    @Flag(help: "Take the views of an earlier conversion out.")
    var noViews = false

    private var asksForViews: Bool { shift != 0 || scale != 0 || gamma != 0 || mirror }

    func validate() throws {
        if let store { _ = try ModelOptions.precision(store) }
        for (name, value, most) in [("shift", shift, 0.5), ("scale", scale, 1.0), ("gamma", gamma, 4.0)]
        where !(0...most).contains(value) {
            throw ValidationError("--\(name) \(value): expected 0 to \(most)")
        }
        if store == nil, !asksForViews, !noViews {
            throw ValidationError("nothing to convert; give --store, amounts of views, or --no-views")
        }
        if asksForViews, noViews {
            throw ValidationError("--no-views takes all views out; give no amounts with it")
        }
    }

    func run() throws {
        var file = try ThoraxModelFile.read(model)
        if asksForViews || noViews {
            file = try file.showing(
                noViews ? nil : TestView.around(shift: shift, scale: scale, gamma: gamma, mirrored: mirror))
        }
        if let store {
            let (stored, change) = try file.storing(try ModelOptions.precision(store))
            file = stored
            let text =
                change == 0
                ? "no weight changed" : "weights changed by up to \(Numeral.figure(change * 100)) %"
            Terminal.print("\(text) of the largest in their tensor")
        }
        try file.write(to: URL(filePath: output))
        let before = ModelOptions.size(of: model)
        Terminal.print("model \(output), \(ModelOptions.size(of: output)) (before \(before))")
    }
}
