public import ArgumentParser
public import Assessment

extension ExplanationMethod: ExpressibleByArgument {}
