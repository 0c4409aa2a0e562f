/// Everything another Swift program needs to apply a trained model: films in, probabilities out.
@_exported public import Assessment
@_exported public import Clinical
@_exported public import Imaging
@_exported public import Inference
@_exported public import ModelFile
