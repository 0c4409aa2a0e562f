/// From which agreement on two films count as copies of one exposure.
package struct DuplicateThresholds: Codable, Hashable, Sendable {
    /// Least correlation of gray values after registration.
    package var overall = 0.85
    /// Least correlation of structures of a few pixels.
    package var fine = 0.75
    /// Least share of the film's parts whose fine structures agree.
    package var parts = 0.75
    /// Least share of the film that could be compared.
    package var share = 0.3

    package init() {}

    func accept(_ agreement: Agreement) -> Bool {
        agreement.overall >= overall && agreement.fine >= fine && agreement.partsAgreeing >= parts
            && agreement.share >= share
    }
}
