//! Numbers in cells: short, never without their sign, and zero only where it is zero.
use crate::scene::Label;

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Two decimals: 0.73. What rounds to zero is 0.00, and zero is 0.
    Fraction,
    /// Three digits: 0.0123, 4.56, 12345 (whole numbers are not rounded), 7.89×10^{6}.
    Sum,
}

impl Numbers {
    /// The label of a number.
    #[must_use]
    pub fn label(self, value: f64) -> Label {
        if value == 0.0 {
            return Label::number("0");
        }
        let scientific = format!("{value:.2e}");
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        match self {
            Numbers::Fraction if exponent < 3 => Label::number(&format!("{value:.2}")),
            Numbers::Sum if (-3..5).contains(&exponent) => {
                let decimals = (2 - exponent).max(0) as usize;
                Label::number(&format!("{value:.decimals$}"))
            }
            _ => Label::power_of_ten(&mantissa.replace('-', "−"), exponent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(numbers: Numbers, value: f64) -> String {
        numbers.label(value).runs().iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join("^")
    }

    #[test]
    fn fractions_have_two_decimals() {
        let shown = [0.0, 1e-9, 0.734, 1.0, -0.001, 12.345, 1234.0].map(|v| text(Numbers::Fraction, v));
        assert_eq!(shown, ["0", "0.00", "0.73", "1.00", "−0.00", "12.35", "1.23×10^3"]);
    }

    #[test]
    fn sums_have_three_digits() {
        let shown = [0.0, 1.2345e-6, 0.012345, 9.999, 12345.6, 99999.9, -2e6].map(|v| text(Numbers::Sum, v));
        assert_eq!(shown, ["0", "1.23×10^−6", "0.0123", "10.0", "12346", "1.00×10^5", "−2.00×10^6"]);
    }
}
