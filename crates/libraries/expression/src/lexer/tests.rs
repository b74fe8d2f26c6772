//! How texts fall into tokens.

use super::*;

fn kinds(text: &str) -> Vec<Token<'_>> {
    tokens(text).unwrap().into_iter().map(|(token, _)| token).collect()
}

#[test]
fn numbers_are_those_of_cpp() {
    use Token::{End, Float, Integer};
    assert_eq!(kinds("1 007 0x1F 5UL"), [Integer(1), Integer(7), Integer(31), Integer(5), End]);
    assert_eq!(
        kinds("1e-3 .5 2. 2.f 1f 1E3"),
        [Float(1e-3), Float(0.5), Float(2.0), Float(2.0), Float(1.0), Float(1e3), End]
    );
    assert_eq!(kinds("99999999999999999999"), [Float(1e20), End]);
    for text in ["1x", "1.2.3", "0x", "0x+1", "1e999", "2.5u", "1_000", "1$"] {
        assert!(matches!(tokens(text).unwrap_err().problem(), Problem::Number(_)), "{text}");
    }
}

#[test]
fn names_may_hold_dots_and_namespaces() {
    use Token::{End, Name, Symbol};
    assert_eq!(kinds("jet.pt*TMath::Abs"), [Name("jet.pt"), Symbol("*"), Name("TMath::Abs"), End]);
    assert_eq!(kinds("a?b:_c1"), [Name("a"), Symbol("?"), Name("b"), Symbol(":"), Name("_c1"), End]);
}

#[test]
fn the_longest_symbol_wins() {
    use Token::{End, Integer, Symbol};
    assert_eq!(kinds("1**2<<1"), [Integer(1), Symbol("**"), Integer(2), Symbol("<<"), Integer(1), End]);
    assert_eq!(kinds("1<-1"), [Integer(1), Symbol("<"), Symbol("-"), Integer(1), End]);
}
