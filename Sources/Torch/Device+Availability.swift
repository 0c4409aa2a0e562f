/// A device that was asked for and can't be had.
public struct DeviceError: Error, Sendable, CustomStringConvertible {
    /// A plain sentence that says what to do next.
    public let description: String
}

extension Device {
    /// The device of this name, if this libtorch and this machine have it.
    ///
    /// - Throws: where the name is none, or the device isn't here, with what is.
    package static func available(_ name: String) throws(DeviceError) -> Device {
        guard let device = Device(name) else {
            throw DeviceError(description: "'\(name)' is no device; expected cpu, cuda, cuda:0 or mps")
        }
        switch device {
        case .cpu: break
        case .cuda(let index):
            let count = Torch.isCUDAAvailable ? Torch.deviceCount : 0
            guard index < count else {
                throw DeviceError(
                    description:
                        "\(name): expected a CUDA device, found \(count); use cpu, or see `thorax doctor`")
            }
        case .mps:
            guard Torch.isMPSAvailable else {
                throw DeviceError(
                    description: "mps: expected Apple's GPU, found none that libtorch can use; use cpu")
            }
        }
        return device
    }
}
