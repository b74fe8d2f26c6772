//! The columns that can be named in an Arrow field: members of structs are columns of their own, as `jets.pt`.

use arrow_schema::{DataType, Field};
use rootfile::Element;

use crate::kind::Kind;

/// A column in an Arrow field, which holds several if it has structs.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    /// Its name behind those of the structs around it.
    pub(crate) name: String,
    pub(crate) kind: Result<Kind, String>,
    /// The name of the column with the number of structs in the list around it.
    pub(crate) counter: Option<String>,
    /// Whether it holds structs, whose members follow.
    pub(crate) group: bool,
    pub(crate) way: Way,
    /// Which of the columns that Parquet has for the field.
    pub(crate) place: usize,
    /// Whether a value may be missing.
    pub(crate) nullable: bool,
}

/// The way from the array of a field to a column in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Way {
    /// The members of structs to take, the outermost first.
    pub(crate) members: Vec<usize>,
    /// Whether the lengths of the lists at its end are the values.
    pub(crate) counts: bool,
}

/// The columns in a field, those that hold others before them.
pub(crate) fn leaves(field: &Field) -> Vec<Leaf> {
    let mut leaves = Leaves::default();
    leaves.add(field.name(), field, &Around::default());
    leaves.all
}

/// How many columns Parquet has for a type.
pub(crate) fn places(dtype: &DataType) -> usize {
    match dtype {
        DataType::Struct(fields) => fields.iter().map(|field| places(field.data_type())).sum(),
        DataType::List(inner)
        | DataType::LargeList(inner)
        | DataType::ListView(inner)
        | DataType::LargeListView(inner)
        | DataType::FixedSizeList(inner, _)
        | DataType::Map(inner, _) => places(inner.data_type()),
        DataType::RunEndEncoded(_, values) => places(values.data_type()),
        _ => 1,
    }
}

#[derive(Default)]
struct Leaves {
    all: Vec<Leaf>,
    /// Columns of Parquet before the next leaf.
    place: usize,
}

/// What lies around a column.
#[derive(Clone, Default)]
struct Around {
    levels: usize,
    dims: Vec<usize>,
    members: Vec<usize>,
    counter: Option<String>,
    nullable: bool,
}

impl Leaves {
    fn add(&mut self, name: &str, field: &Field, around: &Around) {
        let mut around = Around { nullable: around.nullable || field.is_nullable(), ..around.clone() };
        let mut dtype = field.data_type();
        let kind = loop {
            match dtype {
                DataType::List(inner)
                | DataType::LargeList(inner)
                | DataType::ListView(inner)
                | DataType::LargeListView(inner) => {
                    around.levels += 1 + std::mem::take(&mut around.dims).len();
                    around.nullable |= inner.is_nullable();
                    dtype = inner.data_type();
                }
                DataType::FixedSizeList(inner, dim @ 1..) => {
                    around.dims.push(*dim as usize);
                    around.nullable |= inner.is_nullable();
                    dtype = inner.data_type();
                }
                DataType::Dictionary(_, values) => dtype = values,
                DataType::RunEndEncoded(_, values) => dtype = values.data_type(),
                DataType::Struct(fields) if !fields.is_empty() => {
                    let counts = around.levels == 1 && around.dims.is_empty() && around.counter.is_none();
                    let kind = match counts {
                        true => Ok(Kind::scalar(Element::I32)),
                        false => Err("it holds columns of its own: read those".to_owned()),
                    };
                    self.push(name, kind, &around, Some(counts));
                    if counts {
                        around.counter = Some(name.to_owned());
                    }
                    for (index, member) in fields.iter().enumerate() {
                        let members = around.members.iter().copied().chain([index]).collect();
                        self.add(&format!("{name}.{}", member.name()), member, &Around { members, ..around.clone() });
                    }
                    return;
                }
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                    let levels = around.levels + around.dims.len() + 1;
                    break Ok(Kind { levels, ..Kind::text() });
                }
                leaf => {
                    let (dims, levels) = (around.dims.clone(), around.levels);
                    let element = element(leaf).ok_or_else(|| problem(leaf));
                    break element.map(|element| Kind { element, dims, levels, text: false });
                }
            }
        };
        self.push(name, kind, &around, None);
        self.place += places(dtype);
    }

    /// Adds a column; of a group, whether its values are the numbers of its structs.
    fn push(&mut self, name: &str, kind: Result<Kind, String>, around: &Around, group: Option<bool>) {
        let Around { members, counter, nullable, .. } = around.clone();
        let (way, group) = (Way { members, counts: group == Some(true) }, group.is_some());
        // only what has one level is counted by it
        let counter = counter.filter(|_| kind.as_ref().is_ok_and(|kind| kind.levels == 1 && !kind.text));
        self.all.push(Leaf { name: name.to_owned(), kind, counter, group, way, place: self.place, nullable });
    }
}

/// The type of the numbers that stand for the values of an Arrow type. Dates and times are those since 1970 or midnight, in the unit
/// of the type.
fn element(dtype: &DataType) -> Option<Element> {
    Some(match dtype {
        DataType::Boolean => Element::Bool,
        DataType::Int8 => Element::I8,
        DataType::UInt8 => Element::U8,
        DataType::Int16 => Element::I16,
        DataType::UInt16 => Element::U16,
        DataType::Int32 | DataType::Date32 | DataType::Time32(_) => Element::I32,
        DataType::UInt32 => Element::U32,
        DataType::Int64 | DataType::Date64 | DataType::Time64(_) | DataType::Timestamp(..) | DataType::Duration(_) => {
            Element::I64
        }
        DataType::UInt64 => Element::U64,
        DataType::Float16 | DataType::Float32 => Element::F32,
        DataType::Float64
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => Element::F64,
        _ => return None,
    })
}

fn problem(dtype: &DataType) -> String {
    let what = match dtype {
        DataType::Interval(_) => "intervals of the calendar",
        DataType::Struct(_) => "structs without members",
        DataType::Map(..) => "maps",
        DataType::Union(..) => "unions",
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => "raw bytes",
        DataType::Null => "nothing but missing values",
        other => return format!("it holds values of the Arrow type {other}, which are not read"),
    };
    format!("it holds {what}, which are not read; cast it to numbers or text first")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_schema::{Fields, TimeUnit};

    use super::*;
    use crate::arrow::dtype;

    fn item(dtype: DataType) -> Arc<Field> {
        Arc::new(Field::new_list_field(dtype, true))
    }

    fn structs(members: Vec<(&str, DataType)>) -> DataType {
        DataType::Struct(members.into_iter().map(|(name, dtype)| Field::new(name, dtype, true)).collect::<Fields>())
    }

    /// Name, kind or problem, and counter of each column.
    fn all(dtype: DataType) -> Vec<(String, String, Option<String>)> {
        let said = |leaf: Leaf| (leaf.name, leaf.kind.map_or_else(|problem| problem, |k| k.to_string()), leaf.counter);
        leaves(&Field::new("x", dtype, true)).into_iter().map(said).collect()
    }

    fn kind(dtype: DataType) -> Result<Kind, String> {
        leaves(&Field::new("x", dtype, true)).remove(0).kind
    }

    #[test]
    fn kinds_survive_as_arrow_types() {
        let array = Kind { dims: vec![2, 3], ..Kind::scalar(Element::F32) };
        let lists = Kind { levels: 2, dims: vec![3], ..Kind::scalar(Element::I16) };
        let texts = Kind { levels: 2, ..Kind::text() };
        for there in [Kind::scalar(Element::Bool), Kind::text(), array, lists, texts] {
            assert_eq!(kind(dtype(&there)), Ok(there));
        }
    }

    #[test]
    fn a_fixed_list_around_a_list_counts_as_varying() {
        let inner = DataType::List(item(DataType::FixedSizeList(item(DataType::Int8), 3)));
        let found = kind(DataType::FixedSizeList(item(inner), 2)).unwrap();
        assert_eq!(found, Kind { levels: 2, dims: vec![3], ..Kind::scalar(Element::I8) });
    }

    #[test]
    fn members_of_structs_are_columns_and_those_of_lists_have_one_counter() {
        let (pt, hits) = (DataType::Float32, DataType::List(item(DataType::Int8)));
        let jet = structs(vec![("pt", pt), ("hits", hits), ("p4", structs(vec![("e", DataType::Float64)]))]);
        let said =
            |name: &str, kind: &str, counter: Option<&str>| (name.into(), kind.into(), counter.map(str::to_owned));
        let group = "it holds columns of its own: read those";
        let expected = vec![
            said("x", "int32", None),
            said("x.pt", "list of float32", Some("x")),
            said("x.hits", "list of list of int8", None),
            said("x.p4", group, None),
            said("x.p4.e", "list of float64", Some("x")),
        ];
        assert_eq!(all(DataType::LargeList(item(jet.clone()))), expected);
        assert_eq!(all(jet)[..2], [said("x", group, None), said("x.pt", "float32", None)]);
    }

    #[test]
    fn columns_of_parquet_are_counted_through_what_is_not_read() {
        let map = DataType::Map(item(structs(vec![("key", DataType::Utf8), ("value", DataType::Int8)])), false);
        let dtype = structs(vec![("m", map), ("b", DataType::Binary), ("y", DataType::Int8)]);
        let found: Vec<_> =
            leaves(&Field::new("x", dtype, true)).into_iter().map(|leaf| (leaf.name, leaf.place)).collect();
        assert_eq!(found, [("x".into(), 0), ("x.m".into(), 0), ("x.b".into(), 2), ("x.y".into(), 3)]);
    }

    #[test]
    fn types_are_what_they_are_stored_as() {
        let category = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::LargeUtf8));
        assert_eq!(kind(category), Ok(Kind::text()));
        let runs = DataType::RunEndEncoded(Arc::new(Field::new("r", DataType::Int32, false)), item(DataType::Float64));
        for (dtype, element) in [
            (runs, Element::F64),
            (DataType::Float16, Element::F32),
            (DataType::Decimal128(20, 2), Element::F64),
            (DataType::Date32, Element::I32),
            (DataType::Timestamp(TimeUnit::Nanosecond, None), Element::I64),
        ] {
            assert_eq!(kind(dtype), Ok(Kind::scalar(element)));
        }
    }

    #[test]
    fn types_without_a_branch_are_refused_by_name() {
        assert!(kind(DataType::Binary).unwrap_err().contains("raw bytes"));
        assert!(kind(structs(vec![])).unwrap_err().contains("structs without members"));
    }
}
