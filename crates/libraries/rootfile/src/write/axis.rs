//! TAxis: the bins of one side of a histogram.

use crate::bytes::Writer;
use crate::error::{Error, Result};

/// An axis of a histogram.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Its title, as `p_{T} (GeV)`.
    pub title: String,
    /// Its bins.
    pub bins: Bins,
    /// Names of the first bins; the bins after them have no names.
    pub labels: Vec<String>,
}

/// The bins of an axis, without underflow and overflow.
#[derive(Debug, Clone, PartialEq)]
pub enum Bins {
    /// Bins of the same width.
    Uniform {
        /// Number of bins.
        count: usize,
        /// Lower edge of the first.
        low: f64,
        /// Upper edge of the last.
        high: f64,
    },
    /// Bins between these edges, which ascend; there is one edge more than bins.
    Edges(Vec<f64>),
}

impl Axis {
    /// An axis with bins of the same width.
    pub fn uniform(title: impl Into<String>, count: usize, low: f64, high: f64) -> Self {
        Axis { title: title.into(), bins: Bins::Uniform { count, low, high }, labels: Vec::new() }
    }

    /// An axis with bins between edges.
    pub fn edges(title: impl Into<String>, edges: impl Into<Vec<f64>>) -> Self {
        Axis { title: title.into(), bins: Bins::Edges(edges.into()), labels: Vec::new() }
    }

    /// Number of bins, without underflow and overflow.
    pub fn len(&self) -> usize {
        match &self.bins {
            Bins::Uniform { count, .. } => *count,
            Bins::Edges(edges) => edges.len().saturating_sub(1),
        }
    }

    /// Whether there are no bins; such an axis cannot be written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The axis of a dimension that the histogram does not have: one bin, and a title.
    pub(super) fn none(title: &str) -> Self {
        Axis::uniform(title, 1, 0.0, 1.0)
    }

    /// Refuses an axis without bins, edges that do not ascend, and more labels than bins.
    pub(super) fn check(&self, histogram: &str) -> Result<()> {
        let ascends = match &self.bins {
            Bins::Uniform { low, high, .. } => low < high && low.is_finite() && high.is_finite(),
            Bins::Edges(edges) => {
                edges.iter().all(|edge| edge.is_finite()) && edges.windows(2).all(|pair| pair[0] < pair[1])
            }
        };
        let reason = if self.is_empty() {
            "expected at least one bin on each axis"
        } else if !ascends {
            "expected finite edges that ascend on each axis"
        } else if self.labels.len() > self.len() {
            "expected at most one label for each bin"
        } else {
            return Ok(());
        };
        Err(Error::Histogram { name: histogram.to_owned(), reason: reason.to_owned() })
    }

    /// Writes it as the axis `xaxis`, `yaxis` or `zaxis`.
    pub(super) fn write(&self, writer: &mut Writer, name: &str) {
        let (low, high, edges) = match &self.bins {
            Bins::Uniform { low, high, .. } => (*low, *high, &[][..]),
            Bins::Edges(edges) => (edges[0], edges[edges.len() - 1], edges.as_slice()),
        };
        writer.versioned(10, |writer| {
            writer.named(name, &self.title);
            attributes(writer);
            writer.count(self.len());
            writer.f64(low);
            writer.f64(high);
            doubles(writer, edges);
            writer.i32(0); // first bin to draw: all
            writer.i32(0); // last bin to draw
            writer.u16(0);
            writer.bool(false); // no times
            writer.string("");
            self.write_labels(writer);
            writer.null(); // changed labels
        });
    }

    /// A THashList of texts, each with the number of its bin.
    fn write_labels(&self, writer: &mut Writer) {
        if self.labels.is_empty() {
            return writer.null();
        }
        writer.pointed("THashList", |writer| {
            writer.list(self.labels.len(), |writer| {
                for (bin, label) in (1..).zip(&self.labels) {
                    writer.pointed("TObjString", |writer| {
                        writer.versioned(1, |writer| {
                            writer.identified(bin);
                            writer.string(label);
                        });
                    });
                    writer.string(""); // option
                }
            });
        });
    }
}

/// TAttAxis, as ROOT's default style has it.
fn attributes(writer: &mut Writer) {
    writer.versioned(4, |writer| {
        writer.i32(510); // divisions
        writer.i16(1); // colour of the axis
        writer.i16(1); // colour of the labels
        writer.i16(42); // their font: Helvetica
        for size in [0.005, 0.035, 0.03, 1.0, 0.035] {
            writer.f32(size); // offset and size of labels, ticks, offset and size of the title
        }
        writer.i16(1); // colour of the title
        writer.i16(42); // its font
    });
}

/// TArrayD.
pub(super) fn doubles(writer: &mut Writer, values: &[f64]) {
    writer.count(values.len());
    values.iter().for_each(|&value| writer.f64(value));
}
