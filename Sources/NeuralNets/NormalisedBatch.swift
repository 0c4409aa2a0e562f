package import Torch

/// Square 8-bit films, one after the other in `pixels`, as a batch that a network takes: `[count, C, size, size]`,
/// channels-last, where C is the number of means. Every channel holds (pixel/255 - mean) / deviation.
///
/// The bytes cross to the device before they become floats, a quarter of the traffic.
package func normalisedBatch(
    pixels: UnsafeRawBufferPointer, count: Int, size: Int, mean: [Float], std: [Float], device: Device = .cpu
) throws(TorchError) -> Tensor {
    let bytes = try Tensor(bytes: pixels, shape: [count, 1, size, size], dtype: .uint8, device: device)
    let means = try Tensor(mean, shape: [1, mean.count, 1, 1], device: device)
    let deviations = try Tensor(std, shape: [1, std.count, 1, 1], device: device)
    return try ((bytes.to(.float32) / 255 - means) / deviations).contiguous(.channelsLast)
}
