//! Numbers as people read them in tables.

/// Six significant digits without trailing zeros, like C's `%g`.
pub fn short(value: f64) -> String {
    significant(value, 6)
}

/// `digits` significant digits without trailing zeros; scientific outside of 1e-4 … 1e`digits`.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { value.to_string() };
    }
    let digits = digits.max(1);
    // The exponent after rounding, so that 9.9999999 becomes 10.
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= digits as i32 {
        return format!("{}e{exponent}", trimmed(mantissa));
    }
    let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
    trimmed(&format!("{value:.decimals$}")).to_owned()
}

/// A share as a percentage with two decimals.
pub fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_their_digits_allow() {
        let texts: Vec<_> = [1.0, 0.1, 1234.5678, 9.999_999_9, 1e-7, 12_345_678.0, -0.5, 0.0].map(short).into();
        assert_eq!(texts, ["1", "0.1", "1234.57", "10", "1e-7", "1.23457e7", "-0.5", "0"]);
        assert_eq!(percent(0.125), "12.50 %");
    }
}
