//! The type of a column from all of its fields.
//!
//! Integers are i32 if all of them fit, else i64, else u64. A column with any other number is f64, one of nothing but `true` and
//! `false` is bool, everything else is text; where nearly all fields are numbers, it is taken for a mistake. Fields without a value
//! do not count; a column without any value is f64, all NaN.

use rootfile::Element;

use crate::kind::Kind;

/// Numbers for each field that is none, from which on that is taken for a mistake.
const MOSTLY: u64 = 9;

/// What the fields of a column can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inference {
    bool: bool,
    integer: bool,
    /// Fields with a value, those that are numbers, and those without a value.
    values: u64,
    numbers: u64,
    pub(crate) missing: u64,
    least: i128,
    most: i128,
    /// The first field that is no number, and its row.
    word: Option<(u64, String)>,
}

impl Default for Inference {
    fn default() -> Self {
        let (values, numbers, missing, least, most, word) = (0, 0, 0, 0, 0, None);
        Inference { bool: true, integer: true, values, numbers, missing, least, most, word }
    }
}

impl Inference {
    /// Looks at the field of a row.
    pub(crate) fn see(&mut self, row: u64, field: &[u8]) {
        let field = field.trim_ascii();
        if missing(field) {
            self.missing += 1;
            return;
        }
        self.values += 1;
        self.bool = self.bool && boolean(field).is_some();
        let whole = integer(field);
        if let Some(value) = whole {
            (self.least, self.most) = (self.least.min(value), self.most.max(value));
        }
        self.integer = self.integer && whole.is_some();
        if whole.is_some() || number(field).is_some() {
            self.numbers += 1;
        } else if self.word.is_none() {
            self.word = Some((row, String::from_utf8_lossy(&field[..field.len().min(40)]).into_owned()));
        }
    }

    /// With what is seen in rows behind; theirs are counted from `row` on.
    pub(crate) fn and(self, row: u64, other: Inference) -> Inference {
        Inference {
            bool: self.bool && other.bool,
            integer: self.integer && other.integer,
            values: self.values + other.values,
            numbers: self.numbers + other.numbers,
            missing: self.missing + other.missing,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
            word: self.word.or(other.word.map(|(place, word)| (row + place, word))),
        }
    }

    /// The type of the column, or why it has none.
    pub(crate) fn kind(&self) -> Result<Kind, String> {
        let fits = |least: i128, most: i128| self.least >= least && self.most <= most;
        Ok(match self {
            Inference { values: 0, .. } => Kind::scalar(Element::F64),
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
            Inference { word: None, .. } => Kind::scalar(Element::F64),
            Inference { word: Some((row, word)), values, numbers, .. } => {
                if *numbers >= MOSTLY * (values - numbers) {
                    let of = format!("{numbers} of {values} values are numbers");
                    return Err(format!(
                        "{of}, but that of entry {row} (from 0) is `{word}`: correct it, or leave it empty"
                    ));
                }
                Kind::text()
            }
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
        let seen = fields.iter().zip(0..).fold(Inference::default(), |seen, (field, row)| {
            let mut one = Inference::default();
            one.see(0, field.as_bytes());
            seen.and(row, one)
        });
        seen.kind().map(|kind| kind.to_string().to_lowercase())
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

    #[test]
    fn a_word_among_numbers_is_a_mistake_that_names_its_entry() {
        let mut fields = vec!["1.5"; 20];
        fields[17] = "n.a.";
        let said = of(&fields).unwrap_err();
        assert!(said.contains("19 of 20") && said.contains("entry 17") && said.contains("`n.a.`"), "{said}");
        assert_eq!(of(&[&fields[..], &["a", "b", "c"]].concat()).unwrap(), "text");
    }
}
