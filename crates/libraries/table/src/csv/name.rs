//! Names of the columns of arrays: `x[0]`, `x[1]`, … for `x[2]`, row by row for `x[2][3]`.

/// The names of the columns that an array is spread over.
pub(crate) fn spread(name: &str, dims: &[usize]) -> Vec<String> {
    dims.iter().fold(vec![name.to_owned()], |names, &dim| {
        names.iter().flat_map(|name| (0..dim).map(move |index| format!("{name}[{index}]"))).collect()
    })
}

/// The name and the dimensions of the array that the first names are spread over; a name alone has none.
pub(crate) fn gathered<'a>(names: &[&'a str]) -> (&'a str, Vec<usize>) {
    let Some(first) = names.first() else { return ("", Vec::new()) };
    let single = (*first, Vec::new());
    let Some((base, indices)) = parse(first) else { return single };
    if indices.iter().any(|&index| index != 0) {
        return single;
    }
    let of_base = names.iter().map_while(|name| parse(name).filter(|(other, _)| *other == base));
    let Some((_, last)) = of_base.last() else { return single };
    let dims: Vec<usize> = last.iter().map(|index| index + 1).collect();
    let size = dims.iter().try_fold(1usize, |size, dim| size.checked_mul(*dim)).filter(|size| *size <= names.len());
    match size {
        Some(size) if spread(base, &dims).iter().zip(&names[..size]).all(|(expected, name)| expected == name) => {
            (base, dims)
        }
        _ => single,
    }
}

/// `x[1][2]` as `x` and its indices; `None` without indices.
fn parse(name: &str) -> Option<(&str, Vec<usize>)> {
    let (base, _) = name.split_once('[')?;
    let indices = name[base.len()..].strip_prefix('[')?.strip_suffix(']')?;
    Some((base, indices.split("][").map(str::parse).collect::<Result<_, _>>().ok()?)).filter(|_| !base.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spread_is_gathered() {
        let names = spread("x", &[2, 3]);
        assert_eq!(names[1], "x[0][1]");
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(gathered(&names), ("x", vec![2, 3]));
        names.push("y");
        assert_eq!(gathered(&names), ("x", vec![2, 3]));
    }

    #[test]
    fn incomplete_arrays_stay_apart() {
        assert_eq!(gathered(&["x[0]", "y"]), ("x", vec![1]));
        assert_eq!(gathered(&["x[1]", "x[0]"]), ("x[1]", vec![]));
        assert_eq!(gathered(&["x[0]", "x[2]"]), ("x[0]", vec![]));
        assert_eq!(gathered(&["pt", "eta"]), ("pt", vec![]));
        assert_eq!(gathered(&["x[0]", "x[99999999999999]"]), ("x[0]", vec![]));
    }
}
