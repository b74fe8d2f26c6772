//! The figure of a matrix.
use figures::Figure;
use figures::artist::{Heading, Numbers};
use figures::chart::Confusion;
use metrics::Representation;

/// What stands above the matrix.
pub fn heading(trained: u32, tested: &[u32], era: Option<&str>) -> String {
    let tested: Vec<String> = tested.iter().map(u32::to_string).collect();
    let heading = match tested.split_last() {
        Some((last, others)) if !others.is_empty() => {
            format!("Model of fold {trained} on folds {} and {last}", others.join(", "))
        }
        _ => format!("Model of fold {trained} on fold {}", tested.concat()),
    };
    era.map_or(heading.clone(), |era| format!("{heading}, era {era}"))
}

/// Draws a matrix. The title of the colour bar says what its numbers are.
pub fn draw(
    classes: &[String],
    values: &[Option<f64>],
    representation: Representation,
    class_weighted: bool,
    heading: &str,
) -> figures::Result<Figure> {
    let title = match representation {
        Representation::Standard => "Sum of weights ~C_{ij}~",
        Representation::Efficiency1 => "Efficiency ~C_{ij}~ / ~C_{ii}~",
        Representation::Efficiency2 => "Efficiency ~C_{ij}~ / Σ_{~j~} ~C_{ij}~",
        Representation::Purity1 => "Purity ~C_{ij}~ / ~C_{jj}~",
        Representation::Purity2 => "Purity ~C_{ij}~ / Σ_{~i~} ~C_{ij}~",
    };
    let title = if class_weighted { format!("{title}, class-weighted") } else { title.to_owned() };
    let numbers = if representation == Representation::Standard { Numbers::Sum } else { Numbers::Fraction };
    let heading = Heading { right: heading, ..Heading::default() };
    Confusion { classes, values, numbers, title: &title, heading }.draw()
}
