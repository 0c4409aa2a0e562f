/// What a data command line asks for that can't be done.
enum DataCommandError: Error, CustomStringConvertible {
    case badClass(String)
    case badFractions(String)

    var description: String {
        switch self {
        case .badClass(let text):
            "--class \(text): expected NAME=FOLDER, such as --class Pneumonia=films/pneumonia"
        case .badFractions(let text):
            "--fractions \(text): expected three whole numbers that sum to 100, such as 70/15/15"
        }
    }
}
