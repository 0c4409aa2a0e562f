import Foundation
import Testing
import Torch

struct ValueTests {
    @Test(arguments: DType.allCases) func everyTypeRoundTripsItsBytes(type: DType) throws {
        // Zeros and ones are valid in every type, and the pattern shows order and place.
        let pattern = [true, false, false, true, true, true].map { $0 ? 1.0 : 0.0 }
        let original = try Tensor(pattern, shape: [2, 3]).to(type)
        #expect(original.dtype == type)
        let bytes = try original.bytes()
        #expect(bytes.count == 6 * type.byteCount)
        let copy = try bytes.withUnsafeBytes { try Tensor(bytes: $0, shape: [2, 3], dtype: type) }
        #expect(try copy.doubles() == pattern)
        #expect(try copy.bytes() == bytes)
        #expect(try original.withUnsafeBytes { Array($0) } == bytes)
    }

    @Test func conversionsRoundAsTheirTypesDo() throws {
        let numbers: [Double] = [1, -2.5, 3.1415926535, 65504, 0.1]
        let tensor = try Tensor(numbers, shape: [5])
        #expect(try tensor.doubles() == numbers)
        #expect(try tensor.floats() == numbers.map(Float.init))
        #expect(try tensor.to(.float16).to(.float64).doubles() == numbers.map { Double(Float16($0)) })
        #expect(try tensor.int64s() == [1, -2, 3, 65504, 0])
        #expect(try Tensor([3, -4] as [Int64]).int64s() == [3, -4])
        #expect(try Tensor([250, 7] as [UInt8]).floats() == [250, 7])
    }

    @Test func badlyAlignedBytesAreReadRight() throws {
        let numbers: [Float] = (0..<37).map { Float($0) * 0.75 }
        var bytes: [UInt8] = [0]
        numbers.withUnsafeBytes { bytes += $0 }
        try bytes.withUnsafeBytes { all in
            let odd = UnsafeRawBufferPointer(rebasing: all[1...])
            #expect(try Tensor(bytes: odd, shape: [37], dtype: .float32).floats() == numbers)
            let target = try Tensor.zeros([37])
            try target.copy(from: odd, dtype: .float32)
            #expect(try target.floats() == numbers)
        }
    }

    @Test func aTensorOwnsItsCopyAndViewsShareIt() throws {
        var numbers: [Float] = [1, 2, 3, 4]
        let tensor = try Tensor(numbers, shape: [2, 2])
        numbers[0] = 9
        #expect(try tensor.floats() == [1, 2, 3, 4])
        let row = try tensor.select(0, 1)
        try row.fill(7)
        #expect(try tensor.floats() == [1, 2, 7, 7])
        let clone = try tensor.clone()
        try clone.increment(by: 1)
        #expect(try tensor.floats() == [1, 2, 7, 7])
        #expect(try clone.floats() == [2, 3, 8, 8])
        try tensor.copy(from: Tensor([5] as [Int64]))
        #expect(try tensor.floats() == [5, 5, 5, 5])
    }

    @Test func devicesReadAndWriteTheirText() throws {
        for (text, device) in [
            ("cpu", Device.cpu), ("cuda:0", .cuda(0)), ("cuda:3", .cuda(3)), ("mps", .mps),
        ] {
            #expect(Device(text) == device)
            #expect(device.description == text)
            let json = try JSONEncoder().encode([device])
            #expect(try JSONDecoder().decode([Device].self, from: json) == [device])
        }
        #expect(Device("cuda") == .cuda(0))
        for text in ["", "gpu", "cuda:", "cuda:-1", "cuda:999", "cpu:0"] { #expect(Device(text) == nil) }
    }
}
