//! Goes through a YAML file before it becomes values. What YAML would lose or change unnoticed is refused.

use std::path::Path;
use std::rc::Rc;

use serde_saphyr::granit_parser::{self, Event, Marker, Parser, ScalarStyle, Span, StructureStyle};

use super::node::{Found, Node, Nodes, Role};
use super::quote::{self, quoted};
use super::syntax;
use crate::config::error::Error;

/// A map or list that is not yet closed.
struct Open {
    /// The key that waits for its value; `None` in a list.
    key: Option<Option<Rc<str>>>,
    /// Whether it stands in brackets, and the line of the first.
    is_flow: bool,
    line: usize,
}

/// An anchor: where it is, what to say if nothing uses it.
struct Anchor {
    id: usize,
    at: Marker,
    problem: Error,
}

/// Reads the nodes of a file.
///
/// # Errors
/// When it is no YAML; at a tag, at an anchor that nothing uses and at an alias of nothing, which are texts that lack their
/// quotes; at a key without a value; where a text ends at a sign that was meant as a part of it.
pub fn nodes(path: &Path, text: &str) -> Result<Nodes, Error> {
    let options = granit_parser::options! { emit_anchor_events: true, emit_unresolved_aliases: true };
    let mut walk = Walk {
        path,
        text,
        open: Vec::new(),
        nodes: Nodes::default(),
        anchors: Vec::new(),
        last: None,
        before: 0,
        is_begun: false,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| syntax::error(path, text, walk.unclosed(), &error))?;
        walk.step(&event, span)?;
        walk.before = span.end.byte_offset().unwrap_or(walk.before).max(walk.before);
    }
    match walk.anchors.into_iter().min_by_key(|anchor| anchor.at.index()) {
        Some(unused) => Err(unused.problem),
        None => Ok(walk.nodes),
    }
}

struct Walk<'t> {
    path: &'t Path,
    text: &'t str,
    open: Vec<Open>,
    nodes: Nodes,
    anchors: Vec<Anchor>,
    /// The last node and the end of what is written of it, for the anchor that is told of behind it.
    last: Option<(Node, Marker)>,
    /// Where the event before ends, in bytes.
    before: usize,
    is_begun: bool,
}

impl Walk<'_> {
    fn step(&mut self, event: &Event<'_>, span: Span) -> Result<(), Error> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let written = span.slice(self.text).unwrap_or(value).to_owned();
                let node = self.node(span, Found::Scalar(written));
                let end = span.tag_span().map_or(span.end, |tag| later(tag.end, span.end));
                self.last = Some((node.clone(), end));
                if tag.is_some() {
                    return Err(self.tag(&node, span, Some(end)));
                }
                if !(*anchor != 0 && node.is_nothing()) {
                    self.scalar(&node, value, *style, span)?;
                }
                self.close(node);
            }
            Event::SequenceStart(style, _, tag) | Event::MappingStart(style, _, tag) => {
                let is_map = matches!(event, Event::MappingStart(..));
                let node = self.node(span, if is_map { Found::Map } else { Found::List });
                self.last = Some((node.clone(), span.start));
                if tag.is_some() {
                    return Err(self.tag(&node, span, None));
                }
                if node.role == Role::Key {
                    let help = "a key is a name; texts with `{`, `[` or `?` in front need quotes";
                    return Err(self.error(span.start, "a map or a list cannot be a key").help(Some(help.into())));
                }
                self.open.push(Open {
                    key: is_map.then_some(None),
                    is_flow: *style == StructureStyle::Flow,
                    line: span.start.line(),
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.closed();
            }
            Event::Anchor(id, name) => {
                let problem = self.anchor(name, span);
                if self.last.as_ref().is_some_and(|(node, _)| node.is_nothing()) {
                    return Err(problem);
                }
                self.anchors.push(Anchor { id: *id, at: span.start, problem });
            }
            Event::Alias(id) => {
                self.anchors.retain(|anchor| anchor.id != *id);
                let node = self.node(span, Found::Scalar(span.slice(self.text).unwrap_or_default().to_owned()));
                self.close(node);
            }
            Event::UnresolvedAlias(name) => {
                let node = self.node(span, Found::Scalar(span.slice(self.text).unwrap_or_default().to_owned()));
                let problem =
                    format!("{} is an alias of YAML, `*{name}`, but there is no anchor `&{name}`", node.said());
                return Err(self.error(span.start, problem).help(Some(self.quotes(&node, span.start, None))));
            }
            Event::DocumentStart(..) if std::mem::replace(&mut self.is_begun, true) => {
                return Err(self.error(span.start, "more than one document; expected one"));
            }
            _ => {}
        }
        Ok(())
    }

    /// The line of an open bracket.
    fn unclosed(&self) -> Option<usize> {
        self.open.iter().find(|open| open.is_flow).map(|open| open.line)
    }

    /// What stands at `span`, which is put among the nodes.
    fn node(&mut self, span: Span, found: Found) -> Node {
        let keys = self.open.iter().filter_map(|open| open.key.clone().flatten());
        let mut block: Vec<Rc<str>> = keys.collect();
        let role = match self.open.last().map(|open| &open.key) {
            Some(Some(None)) => Role::Key,
            Some(None) => Role::Entry,
            Some(Some(Some(_))) | None => Role::Value,
        };
        let key = match role {
            Role::Key => match &found {
                Found::Scalar(written) => unquoted(written).into(),
                Found::List | Found::Map => "".into(),
            },
            _ => block.last().cloned().unwrap_or_default(),
        };
        if role == Role::Value {
            block.pop();
        }
        let node = Node { role, key, block, found };
        self.nodes.add(place(span.start), node.clone());
        node
    }

    /// A scalar or alias is complete: a key waits for its value now, a value was waited for.
    fn close(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open { key: key @ Some(None), .. }) => *key = Some(Some(node.key)),
            _ => self.closed(),
        }
    }

    fn closed(&mut self) {
        if let Some(Open { key: Some(key), .. }) = self.open.last_mut() {
            *key = None;
        }
    }

    fn scalar(&self, node: &Node, value: &str, style: ScalarStyle, span: Span) -> Result<(), Error> {
        let Found::Scalar(written) = &node.found else { return Ok(()) };
        let problem = |problem: String, help: String| Err(self.error(span.start, problem).help(Some(help)));
        match style {
            ScalarStyle::Plain if written.is_empty() => match node.role {
                Role::Key => problem("a key has no name".into(), "write a name in front of the colon".into()),
                Role::Value if node.key.is_empty() => Ok(()), // an empty file
                Role::Value => problem(
                    format!("key `{}` has no value", node.key),
                    match self.open.last() {
                        Some(Open { is_flow: true, .. }) => "a text in braces needs quotes around it",
                        _ => "write it behind the colon, or remove the key",
                    }
                    .into(),
                ),
                Role::Entry => problem(format!("an entry of `{}` is empty", node.key), "write it, or remove it".into()),
            },
            ScalarStyle::Plain if written == "~" && node.role == Role::Value => problem(
                format!("`{}` is `~`, which is no value in YAML", node.key),
                format!("remove the key; for the home folder write `{}: \"~\"`", node.key),
            ),
            ScalarStyle::Plain => {
                if let Some(key) = written.lines().skip(1).find_map(quote::key_like) {
                    return problem(
                        format!("{} goes on over the line that begins with `{key}:`", node.said()),
                        "a key needs the column of those beside it and a blank behind the colon; a text of several \
                         lines needs quotes"
                            .into(),
                    );
                }
                let count = |sign| written.matches(sign).count();
                let is_flow = self.open.last().is_some_and(|open| open.is_flow);
                if is_flow && count('(') != count(')') {
                    return problem(
                        format!("{} is `{written}`: in `[…]` and `{{…}}` a text ends at a comma", node.said()),
                        "put the whole text in quotes".into(),
                    );
                }
                Ok(())
            }
            ScalarStyle::Folded | ScalarStyle::Literal => {
                let (at, header) = self.header();
                if !value.trim().is_empty() && !header.contains(|c: char| c.is_ascii_digit()) {
                    return Ok(());
                }
                let problem = format!(
                    "{} begins with `{}`, which YAML takes for a block of lines",
                    node.said(),
                    header.get(..1).unwrap_or(">")
                );
                Err(Error::new(self.path, Some(at), problem).help(Some(in_quotes(node, header))))
            }
            _ => Ok(()),
        }
    }

    /// What stands in the first line of a block of lines, and where: `>`, `|-`, or `>3`, which nobody means.
    fn header(&self) -> ((u64, u64), &str) {
        let rest = &self.text[self.before..];
        let start = self.before + rest.find(['>', '|']).unwrap_or_default();
        let before = &self.text[..start];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
        let line = before.matches('\n').count() as u64 + 1;
        let header = self.text[start..].lines().next().unwrap_or_default();
        ((line, column), header.split(" #").next().unwrap_or_default().trim_end())
    }

    fn tag(&self, node: &Node, span: Span, end: Option<Marker>) -> Error {
        let tag = span.tag_span().unwrap_or(span);
        let written = tag.slice(self.text).unwrap_or("!").trim_end();
        let problem = format!("{} begins with `{written}`, which YAML takes for a tag", node.said());
        let help = match end {
            Some(end) => self.quotes(node, tag.start, Some(end)),
            None => "remove the tag".into(),
        };
        self.error(tag.start, problem).help(Some(help))
    }

    fn anchor(&self, name: &str, span: Span) -> Error {
        let Some((node, end)) = &self.last else { return self.error(span.start, "an anchor of nothing") };
        let problem =
            format!("{} begins with `&{name}`, which YAML takes for an anchor, and nothing uses it", node.said());
        let help = match node.found {
            Found::Scalar(_) => {
                format!("{}; or remove the anchor", self.quotes(node, span.start, Some(later(*end, span.end))))
            }
            Found::List | Found::Map => "remove the anchor".into(),
        };
        self.error(span.start, problem).help(Some(help))
    }

    /// Says to put a value in quotes that begins at `start`, and shows it: in brackets up to `end`, else to that of the line.
    fn quotes(&self, node: &Node, start: Marker, end: Option<Marker>) -> String {
        let start = start.byte_offset().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let is_flow = self.open.last().is_some_and(|open| open.is_flow);
        let value = match end.and_then(|end| self.text.get(start..end.byte_offset()?)) {
            Some(value) if is_flow => value,
            None if is_flow => line.split([',', ']', '}']).next().unwrap_or_default(),
            _ => line.split(" #").next().unwrap_or_default(),
        };
        in_quotes(node, value)
    }

    fn error(&self, at: Marker, problem: impl Into<String>) -> Error {
        Error::new(self.path, Some(place(at)), problem)
    }
}

/// Says to put a value in quotes, and shows it.
fn in_quotes(node: &Node, value: &str) -> String {
    let value = quoted(&value.split_whitespace().collect::<Vec<_>>().join(" "));
    match node.role {
        Role::Value => format!("put it in quotes: `{}: {value}`", node.key),
        Role::Entry => format!("put it in quotes: `- {value}`"),
        Role::Key => "put it in quotes".into(),
    }
}

/// Line and column from 1.
fn place(at: Marker) -> (u64, u64) {
    (at.line() as u64, at.col() as u64 + 1)
}

fn later(a: Marker, b: Marker) -> Marker {
    if a.index() > b.index() { a } else { b }
}

/// A key without the quotes around it.
fn unquoted(written: &str) -> &str {
    let inside = |quote| written.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(written)
}
