package import ModelFile

/// Which network, in values: what a model file's card keeps is all that is needed to build it again.
package typealias Architecture = ArchitectureDescription
