//! The frame of a panel: ticks inwards on four sides, labels, titles at the ends of the axes.
use crate::axis::Tick;
use crate::layout::Panel;
use crate::scene::{Anchor, Path, Scene, Text};
use crate::style::{FRAME, GAP, HALF_CAPITAL, MAJOR_TICK, MINOR_TICK, TICK_LABEL, TITLE};

/// Draws the frame of a panel.
pub fn frame(panel: &Panel, scene: &mut Scene) {
    ticks(panel, scene);
    scene.path(Path::rectangle(panel.area).stroked(FRAME));
    labels_left(panel, scene);
    if panel.labelled_below {
        labels_below(panel, scene);
    }
}

fn ticks(panel: &Panel, scene: &mut Scene) {
    let area = panel.area;
    let length = |tick: &Tick| if tick.major { MAJOR_TICK } else { MINOR_TICK };
    let mut lines = Vec::new();
    for tick in &panel.x.ticks {
        let (x, l) = (panel.point((tick.value, panel.y.lower)).0, length(tick));
        lines.push([x, area.bottom(), x, area.bottom() - l]);
        lines.push([x, area.y, x, area.y + l]);
    }
    for tick in &panel.y.ticks {
        let (y, l) = (panel.point((panel.x.lower, tick.value)).1, length(tick));
        lines.push([area.x, y, area.x + l, y]);
        lines.push([area.right(), y, area.right() - l, y]);
    }
    scene.path(Path::lines(lines).stroked(FRAME));
}

fn labels_left(panel: &Panel, scene: &mut Scene) {
    let area = panel.area;
    for tick in &panel.y.ticks {
        let y = panel.point((panel.x.lower, tick.value)).1;
        // a label at the lower end of a panel would touch that at the upper end of the next
        let crowded = !panel.labelled_below && y > area.bottom() - 0.5 * TICK_LABEL;
        if let (Some(label), false) = (&tick.label, crowded) {
            let place = (area.x - GAP, y + HALF_CAPITAL * TICK_LABEL);
            scene.text(Text::new(label.clone(), place, TICK_LABEL).anchored(Anchor::End));
        }
    }
    if let Some(factor) = panel.y.factor_label() {
        let place = (area.x - GAP, area.y - GAP);
        scene.text(Text::new(factor, place, TICK_LABEL).anchored(Anchor::End));
    }
    let title = Text::new(panel.y.title.clone(), (area.x - panel.title_distance, area.y), TITLE);
    scene.text(title.anchored(Anchor::End).rotated(-90.0));
}

fn labels_below(panel: &Panel, scene: &mut Scene) {
    let area = panel.area;
    for tick in &panel.x.ticks {
        if let Some(label) = &tick.label {
            let place = (panel.point((tick.value, panel.y.lower)).0, area.bottom() + 1.25 * TICK_LABEL);
            scene.text(Text::new(label.clone(), place, TICK_LABEL).anchored(Anchor::Middle));
        }
    }
    let title = match panel.x.factor_label() {
        Some(factor) => panel.x.title.clone().before(factor.after(" ")),
        None => panel.x.title.clone(),
    };
    let place = (area.right(), area.bottom() + 1.25 * TICK_LABEL + 1.3 * TITLE);
    scene.text(Text::new(title, place, TITLE).anchored(Anchor::End));
}
