//! The arguments of `convert-ntuple`.

use std::path::PathBuf;

use clap::Parser;
use explain::Explainer;
use shell::{CommonArgs, Tool};

/// Convert ntuples between ROOT, Parquet, Arrow and CSV, and list what they hold
#[derive(Debug, Parser)]
#[command(
    name = "convert-ntuple",
    version,
    after_help = "Examples:\n  \
        convert-ntuple --list events.root\n  \
        convert-ntuple events.root events.parquet --tree Events --branches 'pt_*,eta_*,weight' --cut 'pt_1 > 20'\n  \
        convert-ntuple higgs.csv higgs.root --output-tree ntuple\n  \
        convert-ntuple events.root first.csv --tree Events --entries :1000"
)]
pub struct Cli {
    /// File to read: .root, .parquet, .arrow, .feather, .csv, .tsv or .txt, the last three also as .gz
    pub input: PathBuf,

    /// File to write, in the format of its extension
    #[arg(required_unless_present = "list")]
    pub output: Option<PathBuf>,

    /// Tree to read, as `Events`, `dir/Events` or `Events;2`; needed if INPUT holds several
    #[arg(long, value_name = "NAME")]
    pub tree: Option<String>,

    /// Name of the tree in OUTPUT, if that is a ROOT file [default: that of the tree in INPUT, else the name of OUTPUT]
    #[arg(long, value_name = "NAME")]
    pub output_tree: Option<String>,

    /// Columns to convert, separated by commas; `*` and `?` are wildcards, `!NAME` leaves a column out [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub branches: Vec<String>,

    /// Keep only entries for which this expression is true
    #[arg(long, value_name = "EXPRESSION", allow_hyphen_values = true)]
    pub cut: Option<String>,

    /// Entries to read, counted before the cut: from FIRST up to LAST, which is not read; either may be left out, and a
    /// negative number counts from the end
    #[arg(long, value_name = "FIRST:LAST", allow_hyphen_values = true)]
    pub entries: Option<String>,

    /// List trees and columns with their types, entries and bytes, and convert nothing
    #[arg(long, conflicts_with_all = ["output", "output_tree", "branches", "cut", "entries", "force"])]
    pub list: bool,

    /// Replace OUTPUT if it exists
    #[arg(long)]
    pub force: bool,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [Explainer] = &[table::explain];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}
