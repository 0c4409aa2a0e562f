import Metrics
import Reporting
import Testing

@Suite struct TextTests {
    @Test func alignsColumns() {
        var table = TextTable([.init("Name"), .init("Films", .right), .init("Note")])
        table.add(["Mass", "12"])
        table.add(["肺炎", "1,234", "two columns each"])
        #expect(
            table.description == """
                Name  Films  Note
                ────  ─────  ────────────────
                Mass     12
                肺炎  1,234  two columns each

                """)
    }

    @Test func keepsTheTerminalSafe() {
        var table = TextTable([.init("File")])
        table.add(["a\u{1B}[2Jb\nc\u{202E}"])
        #expect(table.description.hasSuffix("a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}\n"))
    }

    @Test func neverRoundsToPerfection() {
        #expect(Numeral.figure(1) == "1.000")
        #expect(Numeral.figure(0) == "0.000")
        #expect(Numeral.figure(0.9996) == "0.9996")
        #expect(Numeral.figure(0.0002) == "0.0002")
        #expect(Numeral.figure(0.99999) == ">0.9999")
        #expect(Numeral.figure(0.00001) == "<0.0001")
        #expect(Numeral.figure(-0.00001) == ">\u{2212}0.0001")
        #expect(Numeral.figure(-0.99999) == "<\u{2212}0.9999")
        #expect(Numeral.figure(1.00001) == "1.000")
        #expect(Numeral.figure(2.0001) == "2.000")
        #expect(Numeral.figure(0.9731) == "0.973")
        #expect(Numeral.figure(-0.25) == "\u{2212}0.250")
        #expect(Numeral.percent(0.97312) == "97.3\u{A0}%")
        #expect(Numeral.percent(0.9999) == "99.99\u{A0}%")
        #expect(Numeral.percent(0.999999) == ">99.99\u{A0}%")
        #expect(Numeral.percent(0.01) == "1.0\u{A0}%")
        #expect(Numeral.percent(0.5) == "50.0\u{A0}%")
    }

    @Test func groupsThousands() {
        #expect(
            [0, 999, 1000, 5216, 1_234_567].map(Numeral.count) == ["0", "999", "1,000", "5,216", "1,234,567"])
        #expect(Numeral.count(1, "film") == "1\u{A0}film")
        #expect(Numeral.count(2, "film") == "2\u{A0}films")
    }

    @Test func summarisesInPlainWords() throws {
        let sample = try BinarySample(
            probabilities: [0.9, 0.8, 0.3, 0.4, 0.1], labels: [1, 1, 1, 0, 0],
            patients: ["a", "a", "b", "c", "d"])
        let evaluation = try BinaryEvaluation(
            finding: "Lung_Opacity", sample, threshold: 0.5, bootstrap: .none)
        #expect(
            Summary.text(.binary(evaluation)).replacing("\u{A0}", with: " ")
                == "On 5 films of 4 patients, 3 with Lung Opacity and 2 without, the model gives a film with Lung "
                + "Opacity a higher probability than one without it in 83.3 % of pairs (AUROC 0.833). At a threshold of "
                + "0.5 it finds 2 of 3 with it (66.7 %) and clears 2 of 2 without it (100.0 %).")
    }

    @Test func terminalTextHasTheNumbers() throws {
        for (_, content) in try Samples.all() {
            let text = EvaluationText.text(content)
            #expect(text.hasPrefix(TerminalText.safe(Summary.text(content.evaluation))))
            for warning in content.warnings where !warning.contains("script") {
                #expect(text.contains("Warning: \(warning)"))
            }
            if case .binary(let evaluation) = content.evaluation, let value = evaluation[.auroc]?.value {
                #expect(text.contains(Numeral.figure(value)))
            }
        }
    }
}
