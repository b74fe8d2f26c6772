//! Branches that an expression asks whether they are NaN, so that it knows what to do where they are.

use crate::functions::Meaning;
use crate::syntax::{Form, Syntax};

/// Whether a branch stands in an `isnan` or `isfinite`.
pub(crate) fn guards(syntax: &Syntax, branch: &str) -> bool {
    // for each node whether the branch stands in it; children come before their parents
    let mut holds: Vec<bool> = Vec::with_capacity(syntax.nodes().len());
    for (form, _) in syntax.nodes() {
        let within = match form {
            Form::Integer(_) | Form::Float(_) => false,
            Form::Constant(index, _) => syntax.branches()[*index] == branch,
            Form::Branch(index, indices) => {
                syntax.branches()[*index] == branch || indices.iter().flatten().any(|index| holds[*index])
            }
            Form::Unary(_, operand) => holds[*operand],
            Form::Binary(_, left, right) => holds[*left] || holds[*right],
            Form::Conditional(condition, yes, no) => [condition, yes, no].into_iter().any(|part| holds[*part]),
            Form::Call(function, arguments) => {
                let within = arguments.iter().any(|argument| holds[*argument]);
                if within && matches!(function.meaning, Meaning::IsNan | Meaning::IsFinite) {
                    return true;
                }
                within
            }
        };
        holds.push(within);
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::Expression;

    #[test]
    fn a_branch_is_guarded_where_the_expression_asks_whether_it_is_nan() {
        let guards = |text: &str| Expression::parse(text).unwrap().guards("n");
        assert!(guards("isnan(n) ? -1 : n") && guards("x > 0 && TMath::Finite(2*abs(n))") && guards("isnan(x[n])"));
        assert!(!guards("n > 2") && !guards("isnan(x) ? n : 0") && !guards("1"));
    }
}
