//! Settings that hold nowhere in a project.

use crate::diag::Finding;
use crate::lint::Settings;
use crate::lint::settings::{Layer, Where, matcher};

/// The finding about settings that hold nowhere.
pub const WITHOUT_PLACE: &str = "settings-without-place";

/// Some settings are for paths or units alone, so that it is worth looking at the files of the project for them.
#[must_use]
pub fn speaks_of_places(settings: &Settings) -> bool {
    settings.layers.iter().any(|layer| layer.declared.is_some())
}

/// The settings for paths and units that no file of the project has, given its files by path and text.
#[must_use]
pub fn without_place(settings: &Settings, files: &[(String, String)]) -> Vec<Finding> {
    let path = |pattern: &str| {
        let glob = matcher(pattern);
        files.iter().any(|(path, _)| glob.as_ref().is_none_or(|g| g.is_match(path)))
    };
    // Teams of a pattern are counted: `Squad2` is written `2 teams like Squad`.
    let unit = |name: &str| {
        let word = name.rsplit('.').next().unwrap_or(name).trim_end_matches(|c: char| c.is_ascii_digit());
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let stands = |text: &str| text.split(|c| !is_name(c)).any(|w| w.starts_with(word));
        files.iter().any(|(_, text)| stands(text))
    };
    let idle = |layer: &Layer| {
        let message = match &layer.place {
            Where::Path(pattern) if !path(pattern) => format!("no file of the project fits `{pattern}`"),
            Where::Unit(name) if !unit(name) => format!("no unit or team of the project is called `{name}`"),
            _ => return None,
        };
        Some(
            Finding::warn(WITHOUT_PLACE, layer.declared?, message + ", so that these settings hold nowhere")
                .help("look for a misspelt name, or take the settings out"),
        )
    };
    settings.layers.iter().filter_map(idle).filter_map(|f| settings.levelled(f)).collect()
}
