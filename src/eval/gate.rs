//! Gates: floors and ceilings on figures, from a TOML file.
//!
//! ```toml
//! [floor]
//! strict.f1 = 0.48
//! [ceiling]
//! false_confirm.of_matched = 0.13
//! ```

use serde::Serialize;
use serde_json::Value;

/// One figure's bound.
#[derive(Clone, Debug, PartialEq)]
struct Bound {
    path: String,
    floor: bool,
    value: f64,
}

/// A file of bounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gate {
    bounds: Vec<Bound>,
}

/// One bound, held or not.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Verdict {
    /// The figure, as a dotted path into the JSON of the figures.
    pub figure: String,
    /// What it is.
    pub is: f64,
    /// What it must not fall below, or go above.
    pub bound: f64,
    /// "floor" or "ceiling".
    pub kind: &'static str,
    /// It holds.
    pub holds: bool,
}

impl Gate {
    /// Reads a gate file.
    ///
    /// # Errors
    /// What is not TOML, not a number, or not under `[floor]` or `[ceiling]`.
    pub fn parse(text: &str) -> Result<Gate, String> {
        let table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut bounds = Vec::new();
        for (name, value) in &table {
            let floor = match name.as_str() {
                "floor" => true,
                "ceiling" => false,
                other => return Err(format!("'{other}' is neither [floor] nor [ceiling]")),
            };
            flatten("", value, &mut |path, value| {
                bounds.push(Bound { path, floor, value })
            })?;
        }
        if bounds.is_empty() {
            return Err(
                "the gate holds no bound: write, for example, strict.f1 = 0.5 under [floor]"
                    .to_owned(),
            );
        }
        Ok(Gate { bounds })
    }

    /// Holds the figures against every bound.
    ///
    /// # Errors
    /// A bound on a figure that does not exist, with those that do.
    pub fn check(&self, figures: &impl Serialize) -> Result<Vec<Verdict>, String> {
        let all = serde_json::to_value(figures).map_err(|e| e.to_string())?;
        self.bounds
            .iter()
            .map(|bound| {
                let found = bound
                    .path
                    .split('.')
                    .try_fold(&all, |value, key| value.get(key))
                    .and_then(Value::as_f64);
                let is = found.ok_or_else(|| {
                    format!(
                        "there is no figure '{}'; see `buypath eval --format json` for their names",
                        bound.path
                    )
                })?;
                let holds = if bound.floor {
                    is >= bound.value
                } else {
                    is <= bound.value
                };
                Ok(Verdict {
                    figure: bound.path.clone(),
                    is,
                    bound: bound.value,
                    kind: if bound.floor { "floor" } else { "ceiling" },
                    holds,
                })
            })
            .collect()
    }
}

fn flatten(
    path: &str,
    value: &toml::Value,
    add: &mut impl FnMut(String, f64),
) -> Result<(), String> {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                flatten(&path, value, add)?;
            }
            Ok(())
        }
        toml::Value::Float(f) => {
            add(path.to_owned(), *f);
            Ok(())
        }
        toml::Value::Integer(i) => {
            add(path.to_owned(), *i as f64);
            Ok(())
        }
        _ => Err(format!("'{path}' is not a number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Figures;

    #[test]
    fn bounds_hold_or_not() {
        let mut figures = Figures {
            detection_macro_f1: 0.5,
            ..Figures::default()
        };
        figures.false_confirm.of_matched = 0.2;
        let gate = Gate::parse(
            "[floor]\ndetection_macro_f1 = 0.5\n[ceiling]\nfalse_confirm.of_matched = 0.13\n",
        )
        .expect("it is a gate");
        let verdicts = gate.check(&figures).expect("the figures exist");
        assert_eq!(
            verdicts.iter().map(|v| v.holds).collect::<Vec<_>>(),
            [true, false]
        );
    }

    #[test]
    fn unknown_figures_and_shapes_are_refused() {
        let gate = Gate::parse("[floor]\n\"strict.f2\" = 1\n").expect("it is a gate");
        assert!(
            gate.check(&Figures::default())
                .expect_err("no such figure")
                .contains("strict.f2")
        );
        assert!(Gate::parse("[floors]\na = 1").is_err());
        assert!(Gate::parse("[floor]\na = \"x\"").is_err());
        assert!(Gate::parse("").is_err());
    }
}
