//! The functions by name. Each has a plain name, which `std::` may precede, and for most a `TMath::` name.

use crate::error::Problem;
use crate::operation::{Aggregate, Constant, Float, Float2};
use suggest::nearest;

/// A function that expressions may call.
#[derive(Debug, PartialEq)]
pub(crate) struct Function {
    /// The name in the canonical spelling.
    pub(crate) name: &'static str,
    /// Other names.
    aliases: &'static [&'static str],
    pub(crate) meaning: Meaning,
}

/// What a function does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning {
    Constant(f64),
    /// A function of one float.
    Float(Float),
    /// A function of one float that gives a whole number; integers are not changed.
    Rounding(Float),
    /// The number cut to a 64-bit integer.
    Integer,
    /// A function of two floats.
    Float2(Float2),
    /// The absolute value; that of an integer is an integer.
    Absolute,
    /// The smaller of two numbers; that of integers is an integer.
    Minimum,
    /// The larger of two numbers; that of integers is an integer.
    Maximum,
    IsNan,
    IsFinite,
    /// The number of elements of an array.
    Length,
    /// One number from all elements of an array.
    Aggregate(Aggregate),
    /// The first argument unless it is missing, else the second.
    Alternative,
}

const fn function(name: &'static str, aliases: &'static [&'static str], meaning: Meaning) -> Function {
    Function { name, aliases, meaning }
}

static FUNCTIONS: [Function; 41] = [
    function("pi", &["TMath::Pi"], Meaning::Constant(std::f64::consts::PI)),
    function("abs", &["fabs", "TMath::Abs"], Meaning::Absolute),
    function("sign", &[], Meaning::Float(Float::Sign)),
    function("copysign", &["TMath::Sign"], Meaning::Float2(Float2::CopySign)),
    function("min", &["TMath::Min"], Meaning::Minimum),
    function("max", &["TMath::Max"], Meaning::Maximum),
    function("sqrt", &["TMath::Sqrt"], Meaning::Float(Float::SquareRoot)),
    function("pow", &["power", "TMath::Power"], Meaning::Float2(Float2::Power)),
    function("exp", &["TMath::Exp"], Meaning::Float(Float::Exp)),
    function("log", &["TMath::Log"], Meaning::Float(Float::Log)),
    function("log2", &["TMath::Log2"], Meaning::Float(Float::Log2)),
    function("log10", &["TMath::Log10"], Meaning::Float(Float::Log10)),
    function("sin", &["TMath::Sin"], Meaning::Float(Float::Sin)),
    function("cos", &["TMath::Cos"], Meaning::Float(Float::Cos)),
    function("tan", &["TMath::Tan"], Meaning::Float(Float::Tan)),
    function("asin", &["TMath::ASin"], Meaning::Float(Float::Asin)),
    function("acos", &["TMath::ACos"], Meaning::Float(Float::Acos)),
    function("atan", &["TMath::ATan"], Meaning::Float(Float::Atan)),
    function("atan2", &["TMath::ATan2"], Meaning::Float2(Float2::Atan2)),
    function("sinh", &["TMath::SinH"], Meaning::Float(Float::Sinh)),
    function("cosh", &["TMath::CosH"], Meaning::Float(Float::Cosh)),
    function("tanh", &["TMath::TanH"], Meaning::Float(Float::Tanh)),
    function("hypot", &["TMath::Hypot"], Meaning::Float2(Float2::Hypot)),
    function("floor", &["TMath::Floor"], Meaning::Rounding(Float::Floor)),
    function("ceil", &["TMath::Ceil"], Meaning::Rounding(Float::Ceil)),
    function("round", &[], Meaning::Rounding(Float::Round)),
    function("trunc", &[], Meaning::Rounding(Float::Truncate)),
    function("int", &[], Meaning::Integer),
    function("isnan", &["TMath::IsNaN"], Meaning::IsNan),
    function("isfinite", &["finite", "TMath::Finite"], Meaning::IsFinite),
    function("Length$", &[], Meaning::Length),
    function("Sum$", &[], Meaning::Aggregate(Aggregate::Sum)),
    function("Max$", &[], Meaning::Aggregate(Aggregate::Maximum)),
    function("Min$", &[], Meaning::Aggregate(Aggregate::Minimum)),
    function("Alt$", &[], Meaning::Alternative),
    function("TMath::TwoPi", &[], Meaning::Constant(std::f64::consts::TAU)),
    function("TMath::PiOver2", &[], Meaning::Constant(std::f64::consts::FRAC_PI_2)),
    function("TMath::E", &[], Meaning::Constant(std::f64::consts::E)),
    function("TMath::Ln10", &[], Meaning::Constant(std::f64::consts::LN_10)),
    function("TMath::DegToRad", &[], Meaning::Constant(std::f64::consts::PI / 180.0)),
    function("TMath::RadToDeg", &[], Meaning::Constant(180.0 / std::f64::consts::PI)),
];

impl Function {
    /// How many arguments it takes.
    pub(crate) fn arguments(&self) -> usize {
        match self.meaning {
            Meaning::Constant(_) => 0,
            Meaning::Float2(_) | Meaning::Minimum | Meaning::Maximum | Meaning::Alternative => 2,
            _ => 1,
        }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// The constants whose names need no parentheses.
pub(crate) fn constant(name: &str) -> Option<Constant> {
    match name {
        "true" | "kTRUE" => Some(Constant::Bool(true)),
        "false" | "kFALSE" => Some(Constant::Bool(false)),
        "pi" | "M_PI" => Some(Constant::Float(std::f64::consts::PI.to_bits())),
        _ => None,
    }
}

/// Special names of `TTree::Draw` that are not supported.
const NOT_YET: [&str; 7] = ["Entry$", "LocalEntry$", "Entries$", "LocalEntries$", "Iteration$", "MinIf$", "MaxIf$"];

/// Finds a function by any of its names.
pub(crate) fn find(name: &str) -> Result<&'static Function, Problem> {
    if NOT_YET.contains(&name) {
        return Err(Problem::NotYet(name.to_owned()));
    }
    let plain = name.strip_prefix("std::").unwrap_or(name);
    let may_match = |known: &str| !name.starts_with("std::") || !known.contains([':', '$']);
    FUNCTIONS.iter().find(|function| function.names().any(|known| known == plain && may_match(known))).ok_or_else(
        || {
            let known = FUNCTIONS.iter().flat_map(Function::names).filter(|known| may_match(known));
            Problem::UnknownFunction { name: name.to_owned(), suggestion: nearest(plain, known).map(str::to_owned) }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_by_all_its_names_and_no_name_is_used_twice() {
        let names: Vec<&str> = FUNCTIONS.iter().flat_map(Function::names).collect();
        for name in &names {
            assert!(find(name).unwrap().names().any(|known| known == *name), "{name}");
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn standard_functions_may_be_written_with_their_namespace() {
        assert_eq!(find("std::abs").unwrap().meaning, Meaning::Absolute);
        assert!(find("std::TMath::Abs").is_err());
    }
}
