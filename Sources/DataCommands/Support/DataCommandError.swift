/// What a data command line asks for that can't be done.
enum DataCommandError: Error, CustomStringConvertible {
    case badClass(String)
    case badFractions(String)
    case badPair(String, String, example: String)
    case badPolicy(String)
    case badSetting(String, dataSet: String, known: [String])
    case badWindow(String)
    case badRectangle(String)
    case noDICOMFiles(String)
    case inputInOutput(String)
    case secretInOutput(String)
    case sameInstance(String, other: String)

    var description: String {
        switch self {
        case .badRectangle(let text):
            "--black-out \(text): expected corners, or X,Y,WIDTH,HEIGHT in pixels, such as 0,0,400,80"
        case .noDICOMFiles(let inputs):
            "\(inputs): expected at least one DICOM file, found none; check the path"
        case .inputInOutput(let path):
            "\(path): this input lies in the output folder, where it could be overwritten; choose another folder"
        case .secretInOutput(let path):
            "\(path): this file tells whose the films are, and would be shared with the output folder; keep it elsewhere"
        case .sameInstance(let path, let other):
            "\(path): has the same SOP Instance UID as \(other); leave one of them out"
        case .badClass(let text):
            "--class \(text): expected NAME=FOLDER, such as --class Pneumonia=films/pneumonia"
        case .badPair(let option, let text, let example):
            "\(option) \(text): expected two names with = between them, such as \(example)"
        case .badPolicy(let text):
            "--uncertain \(text): expected ignore, ones or zeros, or FINDING= and one of them, such as Edema=ones"
        case .badSetting(let text, let dataSet, let known):
            "--set \(text): data set \(dataSet) has "
                + (known.isEmpty ? "no choices of its own" : "the choices \(known.joined(separator: ", "))")
        case .badFractions(let text):
            "--fractions \(text): expected three whole numbers that sum to 100, such as 70/15/15"
        case .badWindow(let text):
            "--window \(text): expected none, or CENTER/WIDTH with LINEAR (a width of 1 or more), LINEAR_EXACT or "
                + "SIGMOID (more than 0) after another slash, such as 40/400 or 40/400/SIGMOID"
        }
    }
}
