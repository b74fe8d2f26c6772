//! Makes the fields that can be named from the schema. Collections, arrays and wrappers become levels of the field that holds them;
//! members of records become fields.

use std::collections::HashSet;

use crate::values::Element;

use super::field::{Columns, Field, Level, Shape, ValuesOf};
use super::schema::{FieldRecord, Role, Schema};
use super::unpack;

/// A field of the schema, as the fields below it need it.
#[derive(Clone)]
struct Above {
    /// The named field that the fields below belong to.
    owner: usize,
    /// Whether the fields below have names of their own, as members of a record do; otherwise they are the values of the owner.
    members: bool,
    /// The base classes between the owner and the fields below, which are left out of their paths.
    bases: String,
    steps: Vec<Level>,
    /// Number of fields above.
    depth: usize,
}

/// The most levels of fields; deeper ones are taken for damage.
const DEEPEST: usize = 64;

/// Bytes of an entry beyond which its dimensions are taken for damage.
const MOST_ENTRY_BYTES: usize = 1 << 31;

/// The fields of a schema, each followed by those below it.
pub(super) fn fields(schema: &Schema) -> Vec<Field> {
    let representations = schema.representations();
    let (mut fields, mut parents): (Vec<Field>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    let mut aboves: Vec<Option<Above>> = Vec::with_capacity(schema.fields.len());
    let mut taken = HashSet::new();
    for (number, record) in schema.fields.iter().enumerate() {
        let top = record.parent as usize == number;
        let above = match top {
            true => None,
            false => match aboves.get(record.parent as usize) {
                Some(Some(above)) => Some(above.clone()),
                _ => {
                    aboves.push(None); // below something that is not read
                    continue;
                }
            },
        };
        let depth = above.as_ref().map_or(0, |above| above.depth + 1);
        let steps = above.as_ref().map_or(Vec::new(), |above| above.steps.clone());
        let base = record.name.starts_with(":_");
        let owner = match &above {
            Some(above) if !above.members || (base && record.role == Role::Record) => above.owner,
            _ => {
                let parent = above.as_ref().map(|above| above.owner);
                let path = path(&fields, above.as_ref(), &record.name, &taken);
                taken.insert(path.clone());
                fields.push(Field {
                    name: record.name.clone(),
                    path,
                    title: record.description.clone(),
                    class: record.type_name.clone(),
                    shape: Err("it has no values".to_owned()),
                });
                parents.push(parent);
                fields.len() - 1
            }
        };
        let (shape, below) = match depth {
            ..DEEPEST => look(schema, record, &representations[number], steps),
            _ => (Some(Err("it lies too deep".to_owned())), None),
        };
        if let Some(shape) = shape {
            fields[owner].shape = shape;
        }
        let bases = match above {
            Some(above) if base && above.owner == owner => format!("{}/{}", above.bases, record.name),
            _ => String::new(),
        };
        aboves.push(below.map(|(members, steps)| Above { owner, members, bases, steps, depth }));
    }
    in_order(fields, &parents)
}

/// The path of a member. If two base classes have a member of the same name, the path of the second names its base classes.
fn path(fields: &[Field], above: Option<&Above>, name: &str, taken: &HashSet<String>) -> String {
    let Some(above) = above else { return name.to_owned() };
    let short = format!("{}/{name}", fields[above.owner].path);
    match taken.contains(&short) {
        true => format!("{}{}/{name}", fields[above.owner].path, above.bases),
        false => short,
    }
}

type Below = Option<(bool, Vec<Level>)>;

/// The shape of a field or why it cannot be read, if the field itself tells, and how to go on with the fields below it.
fn look(
    schema: &Schema,
    record: &FieldRecord,
    representations: &[Columns],
    mut steps: Vec<Level>,
) -> (Option<Result<Shape, String>>, Below) {
    let problem = |problem: String| (Some(Err(problem)), None);
    let of_type = match record.type_name.as_str() {
        "" => String::new(),
        name => format!(" of type `{name}`"),
    };
    match record.role {
        Role::Variant => return problem(format!("it holds variants{of_type}, which are not read yet")),
        Role::Streamed => return problem(format!("it holds streamed objects{of_type}, which are not read yet")),
        Role::Unknown(role) => return problem(format!("its role {role} is not known")),
        Role::Leaf | Role::Collection | Role::Record => {}
    }
    if let Some(Err(reason)) =
        representations.iter().flatten().map(|&column| &schema.columns[column as usize].encoding).find(|e| e.is_err())
    {
        return problem(format!("{reason}, which is not read yet"));
    }
    // The columns at the same place in every representation.
    let columns = |place: usize| -> Option<Columns> {
        let found: Option<Columns> = representations.iter().map(|list| list.get(place).copied()).collect();
        found.filter(|found| !found.is_empty())
    };
    if let Some(count) = record.repetition {
        steps.push(Level::Repeated(count));
    }
    match record.role {
        Role::Leaf => match columns(0) {
            Some(first) => (Some(leaf(schema, record, first, columns(1), steps)), None),
            None => (None, Some((false, steps))),
        },
        Role::Collection => match columns(0).filter(|columns| are_ends(schema, columns)) {
            Some(ends) => {
                let option =
                    ["std::optional<", "std::unique_ptr<"].iter().any(|name| record.type_name.starts_with(name));
                steps.push(if option { Level::Option(ends) } else { Level::Ends(ends) });
                (None, Some((false, steps)))
            }
            None => problem(format!("it is a collection{of_type} without ends")),
        },
        _ => (Some(Err(format!("it holds records{of_type}: read their fields"))), Some((true, steps))),
    }
}

/// The shape of a field with columns.
fn leaf(
    schema: &Schema,
    record: &FieldRecord,
    first: Columns,
    second: Option<Columns>,
    mut steps: Vec<Level>,
) -> Result<Shape, String> {
    let name = record.type_name.as_str();
    let (element, values) = match second {
        Some(bytes) if are_ends(schema, &first) => {
            if natives(schema, &bytes).any(|native| native != Element::U8) {
                return Err(format!("it holds objects of type `{name}`, which are not read yet"));
            }
            steps.push(Level::Ends(first));
            (Element::U8, ValuesOf::Text(bytes))
        }
        Some(_) => return Err(format!("it holds objects of type `{name}` in several columns, which is not read yet")),
        None if are_ends(schema, &first) && name.contains("RNTupleCardinality") => {
            let element = if name.contains("uint32_t") { Element::U32 } else { Element::U64 };
            (element, ValuesOf::Lengths(first))
        }
        None if are_ends(schema, &first) => {
            return Err(format!("it holds ends of type `{name}`, which are not read yet"));
        }
        None => {
            let native = natives(schema, &first).next().unwrap_or(Element::F64);
            let element = element(name).unwrap_or(native);
            if !natives(schema, &first).all(|native| unpack::converts(native, element)) {
                return Err(format!("it is of type `{name}` but stored as {native:?}, which is not read yet"));
            }
            (element, ValuesOf::Elements(first))
        }
    };
    let innermost = steps.iter().rposition(|step| !matches!(step, Level::Repeated(_))).map_or(0, |last| last + 1);
    let dims = steps.drain(innermost..).filter_map(|step| match step {
        Level::Repeated(count) => Some(usize::try_from(count).unwrap_or(usize::MAX)),
        Level::Ends(_) | Level::Option(_) => None,
    });
    let dims: Vec<usize> = dims.collect();
    let bytes = dims.iter().try_fold(element.size(), |bytes, &n| bytes.checked_mul(n));
    match bytes {
        Some(1..=MOST_ENTRY_BYTES) => Ok(Shape { element, dims, levels: steps, values }),
        _ => Err("its dimensions make no sense".to_owned()),
    }
}

/// The types to which columns are decoded without conversion.
fn natives<'a>(schema: &'a Schema, columns: &'a Columns) -> impl Iterator<Item = Element> + 'a {
    columns.iter().filter_map(|&column| schema.columns[column as usize].encoding.as_ref().ok()).map(|e| e.element())
}

fn are_ends(schema: &Schema, columns: &Columns) -> bool {
    columns.iter().all(|&column| schema.columns[column as usize].encoding.as_ref().is_ok_and(|e| e.is_index()))
}

/// The type of the values of a C++ type; `None` for others, such as enums, whose values keep the type in which they are stored.
fn element(name: &str) -> Option<Element> {
    Some(match name {
        "bool" => Element::Bool,
        "char" | "std::int8_t" => Element::I8,
        "std::byte" | "std::uint8_t" => Element::U8,
        "std::int16_t" => Element::I16,
        "std::uint16_t" => Element::U16,
        "std::int32_t" => Element::I32,
        "std::uint32_t" => Element::U32,
        "std::int64_t" => Element::I64,
        "std::uint64_t" => Element::U64,
        "float" => Element::F32,
        "double" => Element::F64,
        _ => return None,
    })
}

/// Puts each field after the field above it; the schema may have another order.
fn in_order(fields: Vec<Field>, parents: &[Option<usize>]) -> Vec<Field> {
    let mut below = vec![Vec::new(); fields.len()];
    let mut waiting = Vec::new();
    for (field, parent) in parents.iter().enumerate().rev() {
        match parent {
            Some(parent) => below[*parent].push(field),
            None => waiting.push(field),
        }
    }
    let mut fields: Vec<Option<Field>> = fields.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(fields.len());
    while let Some(field) = waiting.pop() {
        ordered.extend(fields[field].take());
        waiting.append(&mut below[field]);
    }
    ordered
}
