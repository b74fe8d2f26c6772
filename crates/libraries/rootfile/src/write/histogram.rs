//! Histograms: TH1F, TH1D, TH2F and TH2D as ROOT 6 writes them.
//!
//! Contents are written as they are given; whoever fills a histogram counts its entries and sums its [`Moments`].

use super::axis::{Axis, doubles};
use super::branch::fill_attributes;
use super::tree::{line_attributes, marker_attributes};
use crate::bytes::Writer;
use crate::error::{Error, Result};

/// A histogram in one variable (TH1F or TH1D).
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram1 {
    /// Its title.
    pub title: String,
    /// The axis of the variable.
    pub x: Axis,
    /// The title of the axis of contents.
    pub y_title: String,
    /// The underflow, the bins of the axis, the overflow.
    pub contents: Contents,
    /// Number of fills.
    pub entries: f64,
    /// Sums over fills on the axis.
    pub moments: Moments,
    /// Σw² of each bin, as many as contents; without it, errors are those of counts.
    pub variances: Option<Vec<f64>>,
}

/// A histogram in two variables (TH2F or TH2D).
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram2 {
    /// Its title.
    pub title: String,
    /// The axis of the first variable.
    pub x: Axis,
    /// The axis of the second variable.
    pub y: Axis,
    /// The title of the axis of contents.
    pub z_title: String,
    /// All bins, with underflow and overflow of each axis. `x` runs fastest: bin (i, j) is number `i + (x.len() + 2) * j`.
    pub contents: Contents,
    /// Number of fills.
    pub entries: f64,
    /// Sums over fills on the axes.
    pub moments: Moments,
    /// Σwy, Σwy² and Σwxy over fills on the axes.
    pub moments_y: [f64; 3],
    /// Σw² of each bin, as many as contents; without it, errors are those of counts.
    pub variances: Option<Vec<f64>>,
}

/// What the bins hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Contents {
    /// A TH1F or TH2F.
    F32(Vec<f32>),
    /// A TH1D or TH2D.
    F64(Vec<f64>),
}

/// Sums over the fills on the axis, without underflow and overflow, from which ROOT computes mean and width.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Σw.
    pub w: f64,
    /// Σw².
    pub w2: f64,
    /// Σwx.
    pub wx: f64,
    /// Σwx².
    pub wx2: f64,
}

/// A histogram of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Histogram {
    /// In one variable.
    One(Histogram1),
    /// In two variables.
    Two(Histogram2),
}

impl From<Histogram1> for Histogram {
    fn from(histogram: Histogram1) -> Self {
        Histogram::One(histogram)
    }
}

impl From<Histogram2> for Histogram {
    fn from(histogram: Histogram2) -> Self {
        Histogram::Two(histogram)
    }
}

impl Contents {
    fn len(&self) -> usize {
        match self {
            Contents::F32(values) => values.len(),
            Contents::F64(values) => values.len(),
        }
    }

    /// TArrayF or TArrayD.
    fn write(&self, writer: &mut Writer) {
        match self {
            Contents::F32(values) => {
                writer.count(values.len());
                values.iter().for_each(|&value| writer.f32(value));
            }
            Contents::F64(values) => doubles(writer, values),
        }
    }
}

/// The part that all kinds of histograms share (TH1).
struct Base<'a> {
    title: &'a str,
    axes: [&'a Axis; 3],
    contents: &'a Contents,
    entries: f64,
    moments: Moments,
    variances: &'a [f64],
}

impl Histogram {
    /// Its class.
    pub(super) fn class(&self) -> &'static str {
        match self {
            Histogram::One(Histogram1 { contents: Contents::F32(_), .. }) => "TH1F",
            Histogram::One(_) => "TH1D",
            Histogram::Two(Histogram2 { contents: Contents::F32(_), .. }) => "TH2F",
            Histogram::Two(_) => "TH2D",
        }
    }

    /// Its title.
    pub(super) fn title(&self) -> &str {
        match self {
            Histogram::One(histogram) => &histogram.title,
            Histogram::Two(histogram) => &histogram.title,
        }
    }

    /// Refuses invalid axes, and contents and variances without one value for each bin.
    pub(super) fn check(&self, name: &str) -> Result<()> {
        let (cells, contents, variances) = match self {
            Histogram::One(Histogram1 { x, contents, variances, .. }) => {
                x.check(name)?;
                (x.len() + 2, contents, variances)
            }
            Histogram::Two(Histogram2 { x, y, contents, variances, .. }) => {
                x.check(name)?;
                y.check(name)?;
                ((x.len() + 2) * (y.len() + 2), contents, variances)
            }
        };
        let counts = [("contents", Some(contents.len())), ("variances", variances.as_ref().map(Vec::len))];
        for (what, count) in counts {
            if let Some(found) = count.filter(|&count| count != cells) {
                let reason = format!("expected {cells} {what}, with the bins below and above the axes, found {found}");
                return Err(Error::Histogram { name: name.to_owned(), reason });
            }
        }
        Ok(())
    }

    /// The payload of its record.
    pub(super) fn payload(&self, name: &str) -> Vec<u8> {
        let mut writer = Writer::new();
        match self {
            Histogram::One(histogram) => {
                let Histogram1 { title, x, contents, entries, moments, variances, y_title } = histogram;
                let (y, z) = (Axis::none(y_title), Axis::none(""));
                let variances = variances.as_deref().unwrap_or_default();
                let base = Base { title, axes: [x, &y, &z], contents, entries: *entries, moments: *moments, variances };
                writer.versioned(3, |writer| {
                    base.write(writer, name);
                    contents.write(writer);
                });
            }
            Histogram::Two(histogram) => {
                let Histogram2 { title, x, y, contents, entries, moments, moments_y, variances, z_title } = histogram;
                let z = Axis::none(z_title);
                let variances = variances.as_deref().unwrap_or_default();
                let base = Base { title, axes: [x, y, &z], contents, entries: *entries, moments: *moments, variances };
                writer.versioned(4, |writer| {
                    writer.versioned(5, |writer| {
                        base.write(writer, name);
                        writer.f64(1.0); // scale
                        moments_y.iter().for_each(|&moment| writer.f64(moment));
                    });
                    contents.write(writer);
                });
            }
        }
        writer.into_bytes()
    }
}

impl Base<'_> {
    /// TH1, version 8.
    fn write(&self, writer: &mut Writer, name: &str) {
        writer.versioned(8, |writer| {
            writer.named(name, self.title);
            line_attributes(writer);
            fill_attributes(writer);
            marker_attributes(writer);
            writer.count(self.contents.len());
            for (axis, name) in self.axes.iter().zip(["xaxis", "yaxis", "zaxis"]) {
                axis.write(writer, name);
            }
            writer.i16(0); // offset of bars
            writer.i16(1000); // their width
            writer.f64(self.entries);
            let Moments { w, w2, wx, wx2 } = self.moments;
            [w, w2, wx, wx2].iter().for_each(|&moment| writer.f64(moment));
            writer.f64(-1111.0); // no fixed maximum …
            writer.f64(-1111.0); // … and minimum
            writer.f64(0.0); // norm
            doubles(writer, &[]); // contours
            doubles(writer, self.variances);
            writer.string(""); // option
            writer.list(0, |_| ()); // functions
            writer.i32(0); // fills in memory
            writer.u8(0); // … of which there are none
            writer.i32(0); // errors: normal
            writer.i32(2); // fills beyond the axis count as the program says, not as this histogram
        });
    }
}
