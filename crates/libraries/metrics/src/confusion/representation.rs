//! The five ways in which a confusion matrix is read.

/// How the sums of weights `C[i, j]` (true `i`, predicted `j`) are normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Representation {
    /// The sums themselves.
    Standard,
    /// Relative to the correctly classified events of the true class: `C[i, j] / C[i, i]`. Not a probability.
    Efficiency1,
    /// Share of the true class: `C[i, j] / Σ_j C[i, j]`. Rows sum to 1.
    Efficiency2,
    /// Relative to the correctly classified events of the predicted class: `C[i, j] / C[j, j]`. Not a probability.
    Purity1,
    /// Share of the predicted class: `C[i, j] / Σ_i C[i, j]`. Columns sum to 1.
    Purity2,
}

impl Representation {
    /// All representations.
    pub const ALL: [Representation; 5] = [
        Representation::Standard,
        Representation::Efficiency1,
        Representation::Efficiency2,
        Representation::Purity1,
        Representation::Purity2,
    ];

    /// The name in files, as in htt-ml: that of class-weighted matrices has `_cw` before the digit.
    #[must_use]
    pub fn name(self, class_weighted: bool) -> &'static str {
        match (self, class_weighted) {
            (Representation::Standard, false) => "standard",
            (Representation::Standard, true) => "standard_cw",
            (Representation::Efficiency1, false) => "efficiency1",
            (Representation::Efficiency1, true) => "efficiency_cw1",
            (Representation::Efficiency2, false) => "efficiency2",
            (Representation::Efficiency2, true) => "efficiency_cw2",
            (Representation::Purity1, false) => "purity1",
            (Representation::Purity1, true) => "purity_cw1",
            (Representation::Purity2, false) => "purity2",
            (Representation::Purity2, true) => "purity_cw2",
        }
    }

    /// The normalised values of a square matrix, by rows; `None` where the divisor is zero. Negative sums stay negative.
    pub(super) fn values(self, sums: &[f64], classes: usize) -> Vec<Option<f64>> {
        let at = |i: usize, j: usize| sums[i * classes + j];
        let row = |i: usize| (0..classes).map(|j| at(i, j)).sum::<f64>();
        let column = |j: usize| (0..classes).map(|i| at(i, j)).sum::<f64>();
        let divisor = |i, j| match self {
            Representation::Standard => 1.0,
            Representation::Efficiency1 => at(i, i),
            Representation::Efficiency2 => row(i),
            Representation::Purity1 => at(j, j),
            Representation::Purity2 => column(j),
        };
        let quotient = |cell: usize| {
            let (i, j) = (cell / classes, cell % classes);
            let value = at(i, j) / divisor(i, j);
            value.is_finite().then_some(value)
        };
        (0..classes * classes).map(quotient).collect()
    }
}
