//! The type of a column from all of its fields.
//!
//! Integers are i32 if all of them fit, else i64, else u64. A column with any other number is f64, one of nothing but `true` and
//! `false` is bool, everything else is text. Fields without a value do not count; a column without any value is f64, all NaN.

use rootfile::Element;

use crate::kind::Kind;

/// What the fields of a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inference {
    bool: bool,
    integer: bool,
    float: bool,
    values: bool,
    least: i128,
    most: i128,
}

impl Default for Inference {
    fn default() -> Self {
        Inference { bool: true, integer: true, float: true, values: false, least: 0, most: 0 }
    }
}

impl Inference {
    pub(crate) fn see(&mut self, field: &[u8]) {
        let field = field.trim_ascii();
        if missing(field) {
            return;
        }
        self.values = true;
        self.bool &= boolean(field).is_some();
        if self.integer {
            match integer(field) {
                Some(value) => (self.least, self.most) = (self.least.min(value), self.most.max(value)),
                None => self.integer = false,
            }
        }
        self.float = self.float && (self.integer || number(field).is_some());
    }

    pub(crate) fn and(self, other: Inference) -> Inference {
        Inference {
            bool: self.bool && other.bool,
            integer: self.integer && other.integer,
            float: self.float && other.float,
            values: self.values || other.values,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }

    /// The type of the column, or why it has none.
    pub(crate) fn kind(self) -> Result<Kind, String> {
        let fits = |least: i128, most: i128| self.least >= least && self.most <= most;
        Ok(match self {
            Inference { values: false, .. } => Kind::scalar(Element::F64),
            Inference { bool: true, .. } => Kind::scalar(Element::Bool),
            Inference { integer: true, .. } => Kind::scalar(if fits(i32::MIN.into(), i32::MAX.into()) {
                Element::I32
            } else if fits(i64::MIN.into(), i64::MAX.into()) {
                Element::I64
            } else if fits(0, u64::MAX.into()) {
                Element::U64
            } else {
                return Err(format!("its integers reach from {} to {}, beyond 64 bits", self.least, self.most));
            }),
            Inference { float: true, .. } => Kind::scalar(Element::F64),
            _ => Kind::text(),
        })
    }
}

/// Whether a field says that there is no value.
pub(crate) fn missing(field: &[u8]) -> bool {
    matches!(field, b"" | b"NA" | b"N/A" | b"<NA>" | b"null" | b"NULL" | b"None")
}

pub(crate) fn boolean(field: &[u8]) -> Option<bool> {
    match field {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// An integer, held at the limits of 128 bits.
fn integer(field: &[u8]) -> Option<i128> {
    let digits = field.strip_prefix(b"-").or(field.strip_prefix(b"+")).unwrap_or(field);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let text = std::str::from_utf8(field).ok()?;
    Some(text.parse().unwrap_or(if field[0] == b'-' { i128::MIN } else { i128::MAX }))
}

/// A number, NaN or an infinity.
pub(crate) fn number(field: &[u8]) -> Option<f64> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[&str]) -> Result<String, String> {
        let seen = fields.iter().map(|field| {
            let mut one = Inference::default();
            one.see(field.as_bytes());
            one
        });
        seen.fold(Inference::default(), Inference::and).kind().map(|kind| kind.to_string().to_lowercase())
    }

    #[test]
    fn integers_take_the_narrowest_type_that_holds_all() {
        assert_eq!(of(&["1", "-2147483648"]).unwrap(), "int32");
        assert_eq!(of(&["1", "2147483648", "-9223372036854775808"]).unwrap(), "int64");
        assert_eq!(of(&["1", "18446744073709551615"]).unwrap(), "uint64");
        assert!(of(&["-1", "18446744073709551615"]).unwrap_err().contains("64 bits"));
        assert!(of(&["999999999999999999999999999999999999999999"]).is_err());
    }

    #[test]
    fn one_field_can_widen_a_whole_column() {
        assert_eq!(of(&["1", "", "2.5", "nan", "-inf", "1e300"]).unwrap(), "float64");
        assert_eq!(of(&["1", "s"]).unwrap(), "text");
        assert_eq!(of(&["true", "False"]).unwrap(), "bool");
        assert_eq!(of(&["true", "1"]).unwrap(), "text");
        assert_eq!(of(&["", "NA"]).unwrap(), "float64");
        assert_eq!(of(&[]).unwrap(), "float64");
    }
}
