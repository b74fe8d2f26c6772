//! The syntax tree, kept in one vector with children before their parents and the root last.
//! So nothing that walks over it recurses, and no text can overflow the stack, not even `1+1+1+…`.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::functions::{self, Function};
use crate::lexer;
use crate::operation::Constant;

/// The place of a node in the tree's vector.
pub(crate) type Id = usize;

#[derive(Clone, Debug)]
pub(crate) struct Syntax {
    nodes: Vec<(Form, Range<usize>)>,
    branches: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Form {
    Integer(u64),
    Float(f64),
    /// A constant by its name, unless a branch is called so: the place in the list of names.
    Constant(usize, Constant),
    /// A branch: its place in the list of names, and the indices in brackets; an empty bracket takes all.
    Branch(usize, Vec<Option<Id>>),
    Unary(Unary, Id),
    Binary(Binary, Id, Id),
    Conditional(Id, Id, Id),
    Call(&'static Function, Vec<Id>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Negate,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    BitOr,
    BitAnd,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// Binding strengths: those of C++, with `^` and `**` above the signs as in Python.
pub(crate) mod strength {
    pub(crate) const CONDITIONAL: u8 = 1;
    pub(crate) const EQUAL: u8 = 6;
    pub(crate) const ORDER: u8 = 7;
    pub(crate) const UNARY: u8 = 11;
    pub(crate) const POWER: u8 = 12;
    pub(crate) const ATOM: u8 = 13;
}

impl Binary {
    const TABLE: [(Self, &'static str, u8); 18] = [
        (Self::Or, "||", 2),
        (Self::And, "&&", 3),
        (Self::BitOr, "|", 4),
        (Self::BitAnd, "&", 5),
        (Self::Equal, "==", strength::EQUAL),
        (Self::NotEqual, "!=", strength::EQUAL),
        (Self::Less, "<", strength::ORDER),
        (Self::LessEqual, "<=", strength::ORDER),
        (Self::Greater, ">", strength::ORDER),
        (Self::GreaterEqual, ">=", strength::ORDER),
        (Self::ShiftLeft, "<<", 8),
        (Self::ShiftRight, ">>", 8),
        (Self::Add, "+", 9),
        (Self::Subtract, "-", 9),
        (Self::Multiply, "*", 10),
        (Self::Divide, "/", 10),
        (Self::Remainder, "%", 10),
        (Self::Power, "^", strength::POWER),
    ];

    /// The operator that a symbol spells.
    pub(crate) fn from_symbol(symbol: &str) -> Option<Self> {
        let symbol = if symbol == "**" { "^" } else { symbol };
        Self::TABLE.iter().find(|row| row.1 == symbol).map(|row| row.0)
    }

    pub(crate) fn symbol(self) -> &'static str {
        Self::TABLE[self as usize].1
    }

    pub(crate) fn strength(self) -> u8 {
        Self::TABLE[self as usize].2
    }

    /// Weakest operators that the left and the right operand may show without parentheses.
    fn sides(self) -> (u8, u8) {
        match self.strength() {
            strength::POWER => (strength::ATOM, strength::UNARY),
            strength @ (strength::EQUAL | strength::ORDER) => (strength + 1, strength + 1),
            strength => (strength, strength + 1),
        }
    }
}

impl Syntax {
    /// The name, if the expression is a name without indices.
    pub(crate) fn sole_branch(&self) -> Option<&str> {
        match &self.nodes[..] {
            [(Form::Branch(index, indices), _)] if indices.is_empty() => Some(&self.branches[*index]),
            [(Form::Constant(index, _), _)] => Some(&self.branches[*index]),
            _ => None,
        }
    }

    pub(crate) fn new() -> Self {
        Self { nodes: Vec::new(), branches: Vec::new() }
    }

    pub(crate) fn push(&mut self, form: Form, span: Range<usize>) -> Id {
        self.nodes.push((form, span));
        self.nodes.len() - 1
    }

    /// The place of a branch in the list of names.
    pub(crate) fn branch(&mut self, name: &str) -> usize {
        self.branches.iter().position(|known| known == name).unwrap_or_else(|| {
            self.branches.push(name.to_owned());
            self.branches.len() - 1
        })
    }

    pub(crate) fn branches(&self) -> &[String] {
        &self.branches
    }

    /// All nodes, children before parents.
    pub(crate) fn nodes(&self) -> &[(Form, Range<usize>)] {
        &self.nodes
    }

    pub(crate) fn span(&self, id: Id) -> Range<usize> {
        self.nodes[id].1.clone()
    }
}

/// The name of a branch as expressions have it: in backquotes unless it is a plain word that means nothing else.
pub(crate) fn quoted(name: &str) -> Cow<'_, str> {
    let taken = name.contains("::") || name.contains('$') || matches!(name, "and" | "or" | "not");
    match lexer::is_name(name) && !taken && functions::constant(name).is_none() {
        true => Cow::Borrowed(name),
        false => Cow::Owned(format!("`{name}`")),
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        enum Piece<'a> {
            Text(&'a str),
            Name(Cow<'a, str>),
            Node(Id, u8),
        }
        use Piece::{Name, Node, Text};
        let mut pieces = vec![Node(self.nodes.len() - 1, 0)];
        while let Some(piece) = pieces.pop() {
            let (id, weakest) = match piece {
                Text(text) => {
                    f.write_str(text)?;
                    continue;
                }
                Name(name) => {
                    f.write_str(&name)?;
                    continue;
                }
                Node(id, weakest) => (id, weakest),
            };
            let (strength, parts) = match &self.nodes[id].0 {
                Form::Integer(value) => {
                    write!(f, "{value}")?;
                    continue;
                }
                Form::Float(value) => {
                    write!(f, "{value:?}")?;
                    continue;
                }
                Form::Constant(name, _) => {
                    f.write_str(&self.branches[*name])?;
                    continue;
                }
                Form::Branch(branch, indices) => {
                    let mut parts = vec![Name(quoted(&self.branches[*branch]))];
                    for index in indices {
                        parts.push(Text("["));
                        parts.extend(index.map(|index| Node(index, 0)));
                        parts.push(Text("]"));
                    }
                    (strength::ATOM, parts)
                }
                Form::Unary(unary, operand) => {
                    let sign = if *unary == Unary::Negate { "-" } else { "!" };
                    (strength::UNARY, vec![Text(sign), Node(*operand, strength::UNARY)])
                }
                Form::Binary(binary, left, right) => {
                    let (weakest_left, weakest_right) = binary.sides();
                    let parts = vec![
                        Node(*left, weakest_left),
                        Text(" "),
                        Text(binary.symbol()),
                        Text(" "),
                        Node(*right, weakest_right),
                    ];
                    (binary.strength(), parts)
                }
                Form::Conditional(condition, yes, no) => {
                    let parts = vec![Node(*condition, 2), Text(" ? "), Node(*yes, 1), Text(" : "), Node(*no, 1)];
                    (strength::CONDITIONAL, parts)
                }
                Form::Call(function, arguments) => {
                    let mut parts = vec![Text(function.name), Text("(")];
                    for (i, argument) in arguments.iter().enumerate() {
                        parts.extend((i > 0).then_some(Text(", ")));
                        parts.push(Node(*argument, 0));
                    }
                    parts.push(Text(")"));
                    (strength::ATOM, parts)
                }
            };
            let bare = strength >= weakest;
            pieces.extend((!bare).then_some(Text(")")));
            pieces.extend(parts.into_iter().rev());
            pieces.extend((!bare).then_some(Text("(")));
        }
        Ok(())
    }
}
