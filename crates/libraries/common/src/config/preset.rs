//! Networks by name.

use super::named::named;

named!(
    /// A network that can be chosen by name: those of KIT-CMS/htt-ml, then one of each of four other systems.
    PresetName, "model",
    /// One small layer.
    Example = "example",
    /// One layer.
    SmhttSimple = "smhtt_simple",
    /// Three wide layers.
    SmhttMt = "smhtt_mt",
    /// One very wide layer.
    SmhttEt = "smhtt_et",
    /// Three layers.
    SmhttTt = "smhtt_tt",
    /// Three wide layers of relu.
    SmhttLegacy = "smhtt_legacy",
    /// Two layers with dropout.
    SmhttDropout = "smhtt_dropout",
    /// The same of tanh, with L2.
    SmhttDropoutTanh = "smhtt_dropout_tanh",
    /// Of HHbbWWAnalysis.
    HhMachineLearning = "hh_machine_learning",
    /// Of ttH_multilepton.
    TthMultilepton = "tth_multilepton",
    /// Of TTTT_TMVA_DNN.
    Tttt = "tttt",
    /// Of PNN-LUMIN.
    PnnLumin = "pnn_lumin",
);
