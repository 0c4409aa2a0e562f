/// A way to say where a network looks.
public enum ExplanationMethod: String, Codable, Sendable, CaseIterable {
    /// Selvaraju et al., "Grad-CAM", ICCV 2017.
    case gradCAM = "grad-cam"
    /// Chattopadhay et al., "Grad-CAM++", WACV 2018.
    case gradCAMPlusPlus = "grad-cam++"
    /// Draelos and Carin, "HiResCAM", 2020.
    case hiResCAM = "hires-cam"
    /// Jiang et al., "LayerCAM", IEEE TIP 2021.
    case layerCAM = "layer-cam"
    /// LayerCAM of several feature maps, fine and coarse, multiplied by their agreement: for small lesions.
    case multiScaleCAM = "multi-scale-cam"
    /// Wang et al., "Score-CAM", CVPR workshops 2020.
    case scoreCAM = "score-cam"
    /// Sundararajan et al., "Axiomatic attribution for deep networks", ICML 2017.
    case integratedGradients = "integrated-gradients"
    /// Smilkov et al., "SmoothGrad", 2017.
    case smoothGrad = "smooth-grad"
    /// Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
    case occlusion
    /// Petsiuk et al., "RISE", BMVC 2018.
    case rise
    /// Abnar and Zuidema, "Quantifying attention flow in transformers", ACL 2020.
    case attentionRollout = "attention-rollout"
}
