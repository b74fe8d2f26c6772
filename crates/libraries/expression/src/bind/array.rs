//! Arrays: elements by index, aggregates of all elements, and what is missing because an index is out of range.
//!
//! Whether a value is missing is a bool beside it, computed by the same operations as values, so it costs nothing where no
//! value can be missing. A value is missing if any part of it is, except in `Alt$`.

use super::checker::{Checked, Checker, Value, integer};
use super::number;
use crate::arrays::{Array, Arrays};
use crate::column::{Branch, Kind};
use crate::error::Problem;
use crate::operation::{Aggregate, Constant, Integer, NOTHING, Operand, Operation, Order, Reduction};

impl Checker {
    /// The value of a branch with its indices; `None` stands for empty brackets, which take all.
    pub(super) fn branch(
        &mut self,
        column: usize,
        branch: &Branch<'_>,
        indices: &[Option<&Value>],
    ) -> Result<Value, Problem> {
        let name = || branch.name.to_owned();
        let sizes = sizes(branch);
        let all = vec![None; sizes.len()];
        let indices = if indices.is_empty() { &all } else { indices };
        if indices.len() != sizes.len() {
            return Err(Problem::Indices { name: name(), expected: sizes.len(), found: indices.len() });
        }
        // How many values lie between neighbours in each dimension; the first one may vary, and is not asked.
        let strides: Vec<usize> =
            (1..=sizes.len()).map(|from| sizes[from..].iter().map(|size| size.unwrap_or(1)).product()).collect();

        let mut value = self.value(NOTHING, indices.iter().copied().flatten())?;
        let mut free = Vec::new();
        let mut place = integer(0);
        for (dimension, index) in indices.iter().enumerate() {
            let Some(index) = index else {
                free.push(dimension);
                continue;
            };
            let mut index = self.index(index.operand)?;
            let outside = self.outside(column, branch, sizes[dimension], index)?;
            value.missing = self.either(value.missing, outside)?;
            if sizes.len() > 1 && matches!(index, Operand::Lane(_)) {
                // An index out of range must neither leave 64 bits nor hit a neighbour.
                index = self.conditional(outside, integer(0), index)?;
            }
            place = self.advance(place, index, strides[dimension])?;
        }
        let (Some(&first), Some(&last)) = (free.first(), free.last()) else {
            value.operand = self.element(column, branch, place)?;
            return Ok(value);
        };
        if last - first >= free.len() {
            return Err(Problem::Apart { name: name() });
        }
        if let Some(array) = value.arrays.0.first() {
            return Err(Problem::IndexRuns { name: name(), index: self.inputs[array.column].name.clone() });
        }
        let inner = sizes[first + 1..=last].iter().map(|size| size.unwrap_or(1)).product();
        value.arrays = Arrays(vec![Array { column, first: sizes[first], inner }]);
        value.operand = match place {
            Operand::Constant(Constant::Integer(offset)) if first == 0 => {
                let (width, offset) = (strides[last], offset as usize);
                self.add(Operation::Load { column, width, offset, elements: true }, &[], branch.kind)?
            }
            _ => {
                let position = self.add(Operation::Position, &[], Kind::Integer)?;
                let place = self.advance(place, position, strides[last])?;
                self.add(Operation::Pick { column }, &[place], branch.kind)?
            }
        };
        Ok(value)
    }

    /// The value at a place in each entry.
    fn element(&mut self, column: usize, branch: &Branch<'_>, place: Operand) -> Checked {
        match place {
            Operand::Constant(Constant::Integer(offset)) if !branch.jagged => {
                let (width, offset) = (branch.width(), offset as usize);
                self.add(Operation::Load { column, width, offset, elements: false }, &[], branch.kind)
            }
            _ => self.add(Operation::Pick { column }, &[place], branch.kind),
        }
    }

    /// An index as a signed integer. An unsigned one of 2⁶³ or more becomes negative, and thus is out of range, as it should be.
    fn index(&mut self, index: Operand) -> Checked {
        let index = number::whole(index);
        match self.kind(index) {
            Kind::Float => self.add(Operation::FloatToIndex, &[index], Kind::Integer),
            Kind::Bool => self.as_integer(index),
            Kind::Integer => Ok(index),
            Kind::Unsigned | Kind::Wide if matches!(index, Operand::Constant(_)) => Ok(integer(i64::MAX)),
            Kind::Wide => self.add(Operation::WideToIndex, &[index], Kind::Integer),
            Kind::Unsigned => self.add(Operation::Integer(Integer::Or), &[index, integer(0)], Kind::Integer),
        }
    }

    /// Whether an index is out of range. A constant that is out of range in all entries is refused.
    fn outside(&mut self, column: usize, branch: &Branch<'_>, size: Option<usize>, index: Operand) -> Checked {
        let name = || branch.name.to_owned();
        let constant = match index {
            Operand::Constant(Constant::Integer(index)) if index < 0 => {
                return Err(Problem::NegativeIndex { name: name(), index });
            }
            Operand::Constant(constant) => Some(constant.value() as usize),
            Operand::Lane(_) => None,
        };
        let count = match (size, constant) {
            (Some(size), Some(index)) if index >= size => {
                return Err(Problem::IndexOutside { name: name(), index, size });
            }
            (Some(_), Some(_)) => return Ok(NOTHING),
            (Some(size), None) => integer(size as i64),
            (None, _) => self.add(Operation::Items { column }, &[], Kind::Integer)?,
        };
        let below = self.add(Operation::CompareInteger(Order::Less), &[index, integer(0)], Kind::Bool)?;
        let above = self.add(Operation::CompareInteger(Order::LessEqual), &[count, index], Kind::Bool)?;
        self.either(below, above)
    }

    /// The place that lies `index` times `stride` behind another.
    fn advance(&mut self, place: Operand, index: Operand, stride: usize) -> Checked {
        let step = match stride {
            1 => index,
            _ => self.add(Operation::Integer(Integer::Multiply), &[index, integer(stride as i64)], Kind::Integer)?,
        };
        match place {
            Operand::Constant(Constant::Integer(0)) => Ok(step),
            _ => self.add(Operation::Integer(Integer::Add), &[place, step], Kind::Integer),
        }
    }

    /// `Length$`: the number of elements, missing or not.
    pub(super) fn length(&mut self, function: &'static str, of: &Value) -> Result<Value, Problem> {
        let operand = match &of.arrays.0[..] {
            [] => return Err(Problem::NoArray { function }),
            [array] => self.count(array)?,
            // Reduced, so that arrays of different lengths are found.
            _ => self.reduce(Reduction::Integer(Aggregate::Sum), integer(1), &of.arrays, Kind::Integer)?,
        };
        self.value(operand, [])
    }

    /// `Sum$`, `Max$`, `Min$`: missing if an element is missing. The maximum and the minimum of an empty array are missing too.
    pub(super) fn aggregate(&mut self, function: &'static str, fold: Aggregate, of: &Value) -> Result<Value, Problem> {
        let Some(array) = of.arrays.0.iter().max_by_key(|array| array.fixed()) else {
            return Err(Problem::NoArray { function });
        };
        let operand = match self.kind(of.operand) {
            Kind::Float => self.reduce(Reduction::Float(fold), of.operand, &of.arrays, Kind::Float)?,
            Kind::Unsigned | Kind::Wide => {
                let elements = self.as_wide(of.operand)?;
                self.reduce(Reduction::Wide(fold), elements, &of.arrays, Kind::Wide)?
            }
            _ => {
                let elements = self.as_integer(of.operand)?;
                self.reduce(Reduction::Integer(fold), elements, &of.arrays, Kind::Integer)?
            }
        };
        let mut missing = match of.missing {
            NOTHING => NOTHING,
            missing => self.reduce(Reduction::Any, missing, &of.arrays, Kind::Bool)?,
        };
        if fold != Aggregate::Sum {
            let count = self.count(array)?;
            let nothing = self.add(Operation::CompareInteger(Order::Equal), &[count, integer(0)], Kind::Bool)?;
            missing = self.either(missing, nothing)?;
        }
        Ok(Value { operand, missing, arrays: Arrays::default() })
    }

    fn reduce(&mut self, reduction: Reduction, elements: Operand, arrays: &Arrays, kind: Kind) -> Checked {
        let each = self.graph.place(arrays.clone());
        self.add(Operation::Reduce { reduction, each }, &[elements], kind)
    }

    /// The number of elements of an array.
    fn count(&mut self, array: &Array) -> Checked {
        if let Some(elements) = array.fixed() {
            return Ok(integer(elements as i64));
        }
        let items = self.add(Operation::Items { column: array.column }, &[], Kind::Integer)?;
        self.advance(integer(0), items, array.inner)
    }

    /// `int`: a float cut to an integer, missing where there is none of 64 bits, as for NaN. Integers are not changed.
    pub(super) fn cut_to_integer(&mut self, of: &Value) -> Result<Value, Problem> {
        let (mut operand, mut missing) = (self.as_integer(of.operand)?, of.missing);
        if self.kind(of.operand) == Kind::Float {
            let beyond = self.add(Operation::BeyondInteger, &[of.operand], Kind::Bool)?;
            operand = self.add(Operation::FloatToInteger, &[of.operand], Kind::Integer)?;
            missing = self.either(missing, beyond)?;
        }
        Ok(Value { operand, missing, arrays: of.arrays.clone() })
    }

    /// `Alt$`: the first value unless it is missing, else the second.
    pub(super) fn alternative(&mut self, first: &Value, second: &Value) -> Result<Value, Problem> {
        let operand = self.conditional(first.missing, second.operand, first.operand)?;
        let value = self.value(operand, [first, second])?;
        let missing = match (first.missing, second.missing) {
            (NOTHING, _) | (_, NOTHING) => NOTHING,
            (a, b) => self.add(Operation::And, &[a, b], Kind::Bool)?,
        };
        Ok(Value { missing, ..value })
    }
}

/// The sizes of all dimensions; `None` for the number of items, which varies.
fn sizes(branch: &Branch<'_>) -> Vec<Option<usize>> {
    branch.jagged.then_some(None).into_iter().chain(branch.dims.iter().copied().map(Some)).collect()
}

/// The problem of an array where one value is needed.
pub(super) fn whole(branch: &Branch<'_>) -> Problem {
    Problem::WholeArray { name: branch.name.to_owned(), dims: sizes(branch) }
}

#[cfg(test)]
mod tests;
