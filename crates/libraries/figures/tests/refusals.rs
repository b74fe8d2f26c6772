//! What cannot be drawn is refused by name.
use figures::artist::{Heading, Numbers};
use figures::chart::{Confusion, Loss};
use figures::{Error, Figure, Result};

fn confusion(class: &str, values: &[Option<f64>]) -> Result<Figure> {
    let (numbers, title, heading) = (Numbers::Fraction, "Efficiency", Heading::default());
    Confusion { classes: &[class.to_owned()], values, numbers, title, heading }.draw()
}

#[test]
fn a_loss_that_is_not_a_number_is_named() {
    let error = Loss { training: &[0.7, 0.6], validation: &[0.7, f64::NAN], ..Loss::default() }.draw().unwrap_err();
    assert_eq!(error.to_string(), "cannot draw validation loss: value 1 is NaN, expected a finite number");
}

#[test]
fn empty_and_unequal_numbers_are_refused() {
    assert!(matches!(Loss::default().draw(), Err(Error::Empty { .. })));
    let unequal = Loss { training: &[1.0, 0.9], validation: &[1.0], ..Loss::default() };
    assert!(matches!(unequal.draw(), Err(Error::Size { expected: 2, found: 1, .. })));
    let short = Loss { training: &[1.0, 0.9], decorrelation: [&[0.1], &[]], ..Loss::default() };
    assert!(short.draw().unwrap_err().to_string().contains("decorrelation"));
    let beyond = Loss { training: &[1.0, 0.9], best_epoch: Some(3), ..Loss::default() };
    assert!(matches!(beyond.draw(), Err(Error::Epoch { best: 3, epochs: 2 })));
    assert!(matches!(confusion("a", &[Some(1.0); 4]), Err(Error::Size { expected: 1, found: 4, .. })));
    assert!(matches!(confusion("a", &[Some(f64::INFINITY)]), Err(Error::NotFinite { .. })));
}

#[test]
fn a_character_without_a_glyph_is_refused() {
    assert!(matches!(confusion("信号", &[Some(1.0)]), Err(Error::Character { character: '信', .. })));
}
