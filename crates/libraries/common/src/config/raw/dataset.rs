//! The dataset configuration as it is written.

use super::value::{At, OneOrMany, Ordered};
use serde::Deserialize;

/// A dataset configuration.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Folder of the fold files.
    /// Default: `.`
    pub output_path: Option<At<String>>,
    /// Name of the fold files, which are `fold{f}_{output_filename}` in `output_path`.
    pub output_filename: At<String>,
    /// Path of the tree in the input files, such as `mt_nominal/ntuple`; Parquet and Arrow files have none.
    /// Default: required for ROOT files, unless every process has one
    pub tree_path: Option<At<String>>,
    /// Folder of the input files.
    /// Default: `.`
    pub base_path: Option<At<String>>,
    /// Integer branch with the event number; the fold of an event is its value mod `folds`, never negative.
    /// Default: none; either this, or `fold`, or a `fold` in every process
    pub event_branch: Option<At<String>>,
    /// How events are divided where there is no event number: `{hash: [run, pt_1, phi_1]}`, or
    /// `{expression: "event / 2"}` with an integer expression.
    /// Default: none; in place of `event_branch`
    pub fold: Option<At<Fold>>,
    /// Number of folds k, at least 2.
    /// Default: `2`
    pub folds: Option<At<u32>>,
    /// What the model of fold f is [trained on](create-training-dataset.md#folds): its `own` fold f, or all `others`, whose
    /// events it does not score then. The fold files say it to `train`; files without it are of `own`.
    /// Default: `own` for two folds, `others` for more
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::fold::TrainOn>"))]
    pub train_on: Option<At<String>>,
    /// Float branch that is added to the trees of the fold files, with the value of `weight_string`.
    /// Default: `training_weight`
    pub training_weight_branch: Option<At<String>>,
    /// Folders with friends: an input `base_path/a/b.root` has its friend in `friend_path/a/b.root`. An entry with
    /// the extension of a file (`.root`, `.parquet`, `.arrow`) is the friend itself.
    /// Default: none
    pub friend_paths: Option<At<OneOrMany>>,
    /// Branches that the fold files keep beside those of cuts, weights and folds: names, with `*` for any letters and `?` for
    /// any one; `!NAME` leaves out what the others take.
    /// Default: all
    pub branches: Option<At<OneOrMany>>,
    /// Compression of the fold files: `none`, `lz4`, `zlib-1` to `zlib-9`, or `zstd-1` to `zstd-19`.
    /// Default: `lz4`
    pub compression: Option<At<String>>,
    /// Integrated luminosity of the data, in the inverse unit of the cross sections; needed by processes that have one.
    /// Default: none
    pub luminosity: Option<At<f64>>,
    /// YAML or JSON file with the cross section of each sample, as `{"DYJetsToLL": 6077.2}`.
    /// Default: none
    pub cross_sections: Option<At<String>>,
    /// YAML or JSON file with the sum of the weights of all generated events of each sample.
    /// Default: none
    pub sums_of_weights: Option<At<String>>,
    /// The processes: a map from their names to what they are made of.
    pub processes: At<Ordered<Process>>,
}

/// `fold: {hash: […]}` or `fold: {expression: "…"}`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fold {
    /// Branches whose values are hashed; events with equal values get the same fold.
    /// Default: none; either this or `expression`
    pub hash: Option<At<OneOrMany>>,
    /// Integer expression; the fold is its value mod `folds`.
    /// Default: none; either this or `hash`
    pub expression: Option<At<String>>,
}

/// One process.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// Files or patterns (`ztt/*.root`) below `base_path`: ROOT, or Parquet or Arrow by their extensions.
    pub files: At<OneOrMany>,
    /// Path of the tree in the files of this process.
    /// Default: that of the dataset
    pub tree_path: Option<At<String>>,
    /// Selection of events, an [expression](expressions.md).
    /// Default: keep all
    pub cut_string: Option<At<String>>,
    /// Weight of an event, an [expression](expressions.md).
    /// Default: `1`
    pub weight_string: Option<At<String>>,
    /// Class of the events, and name of their tree in the fold files; processes may share one. Letters, digits and
    /// `_-.+`; not `max_score`, `max_index`, `twofold`.
    pub class: At<String>,
    /// Name of the process in the lists of cross sections and of sums of weights: exactly this one, not a part of it.
    /// Default: the name of the process
    pub sample: Option<At<String>>,
    /// Cross section: the weight is multiplied by `cross_section` × `luminosity` / `sum_of_weights`. Without the other two it is
    /// refused.
    /// Default: that of `cross_sections`, or none
    pub cross_section: Option<At<f64>>,
    /// Sum of the weights of all generated events, before any selection.
    /// Default: that of `sums_of_weights`, or none
    pub sum_of_weights: Option<At<f64>>,
    /// Whether the lists apply to this process; `false` for data.
    /// Default: `true`
    #[serde(alias = "normalize")]
    #[cfg_attr(feature = "schema", schemars(extend("alias" = "normalize")))]
    pub normalise: Option<bool>,
    /// Fold that all events of this process are in, from 0 (official splits).
    /// Default: by the rule of the dataset
    pub fold: Option<At<u32>>,
    /// Folders with friends of this process; `[]` for none.
    /// Default: those of the dataset
    pub friend_paths: Option<At<OneOrMany>>,
}
