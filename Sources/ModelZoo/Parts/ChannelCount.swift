/// Channels as the MobileNets and EfficientNets round them: to a multiple of 8, and never below nine tenths.
func roundedChannels(_ channels: Double) -> Int {
    let nearest = max(8, Int(channels + 4) / 8 * 8)
    return Double(nearest) < 0.9 * channels ? nearest + 8 : nearest
}
