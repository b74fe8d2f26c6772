//! Names of the columns of arrays: `x[0]`, `x[1]`, … for `x[2]`, row by row for `x[2][3]`.

use std::collections::{HashMap, HashSet};

/// The names of the columns that an array is spread over.
pub(crate) fn spread(name: &str, dims: &[usize]) -> Vec<String> {
    dims.iter().fold(vec![name.to_owned()], |names, &dim| {
        names.iter().flat_map(|name| (0..dim).map(move |index| format!("{name}[{index}]"))).collect()
    })
}

/// The arrays that names are spread over: the places of the elements of each, in the order of its first one, and its dimensions; a
/// name alone has none. Elements may stand anywhere.
pub(crate) fn gathered<'a>(names: &[&'a str]) -> Vec<(&'a str, Vec<usize>, Vec<usize>)> {
    let mut places: HashMap<&str, Vec<(Vec<usize>, usize)>> = HashMap::new();
    for (place, name) in names.iter().enumerate() {
        if let Some((base, indices)) = parse(name) {
            places.entry(base).or_default().push((indices, place));
        }
    }
    let mut whole: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (base, mut elements) in places.into_iter().filter(|(base, _)| !names.contains(base)) {
        elements.sort_unstable();
        let dims: Vec<usize> =
            elements.last().map_or(Vec::new(), |(last, _)| last.iter().map(|index| index + 1).collect());
        let size = dims.iter().try_fold(1usize, |size, dim| size.checked_mul(*dim));
        let alike = elements.iter().all(|(indices, _)| indices.len() == dims.len());
        let complete = alike
            && size == Some(elements.len())
            && elements.windows(2).all(|pair| pair[0].0 < pair[1].0)
            && elements.iter().all(|(indices, _)| indices.iter().zip(&dims).all(|(index, dim)| index < dim));
        if complete {
            whole.insert(base, (elements.into_iter().map(|(_, place)| place).collect(), dims));
        }
    }
    let mut all = Vec::with_capacity(names.len());
    let mut met = HashSet::new();
    for (place, name) in names.iter().enumerate() {
        match parse(name).and_then(|(base, _)| whole.get_key_value(base)) {
            Some((base, (places, dims))) => {
                if met.insert(*base) {
                    all.push((*base, places.clone(), dims.clone()));
                }
            }
            None => all.push((*name, vec![place], Vec::new())),
        }
    }
    all
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

    /// Each name with its dimensions and places.
    fn of(names: &[&str]) -> String {
        let said = gathered(names).into_iter().map(|(name, places, dims)| format!("{name}{dims:?}{places:?}"));
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_spread_is_gathered() {
        let names = spread("x", &[2, 3]);
        assert_eq!(names[1], "x[0][1]");
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(of(&names), "x[2, 3][0, 1, 2, 3, 4, 5]");
        names.insert(0, "y");
        assert_eq!(of(&names), "y[][0] x[2, 3][1, 2, 3, 4, 5, 6]");
    }

    #[test]
    fn elements_that_stand_apart_or_in_another_order_are_one_array() {
        assert_eq!(of(&["pt[0]", "eta[0]", "pt[1]", "eta[1]"]), "pt[2][0, 2] eta[2][1, 3]");
        assert_eq!(of(&["x[1]", "x[0]"]), "x[2][1, 0]");
        assert_eq!(of(&["x[0]", "y"]), "x[1][0] y[][1]");
    }

    #[test]
    fn incomplete_arrays_stay_apart() {
        for names in [&["x[1]", "x[2]"][..], &["x[0]", "x[2]"], &["x[0]", "x[0]"], &["x", "x[0]"], &["x[0]", "x[0][1]"]]
        {
            let apart =
                (0..names.len()).map(|place| format!("{}[][{place}]", names[place])).collect::<Vec<_>>().join(" ");
            assert_eq!(of(names), apart);
        }
        assert_eq!(of(&["pt", "x[99999999999999]"]), "pt[][0] x[99999999999999][][1]");
    }
}
