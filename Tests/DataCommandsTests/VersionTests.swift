import Testing
import _TestSupport

@Suite("The executable's data commands")
struct VersionTests {
    @Test("Help names the data commands")
    func help() throws {
        let result = try ThoraxProcess.run(["data", "--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("import"))
    }
}
