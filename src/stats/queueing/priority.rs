//! Classes of customers, the most urgent first.

/// One class: its arrivals and its service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Arrivals per unit of time.
    pub lambda: f64,
    /// The mean service.
    pub mean_service: f64,
    /// Its squared coefficient of variation.
    pub service_scv: f64,
}

impl Class {
    fn load(&self) -> f64 {
        self.lambda * self.mean_service
    }

    /// What an arrival finds left of a service of this class: λE\[S²]/2.
    fn residual(&self) -> f64 {
        self.load() * self.mean_service * (1.0 + self.service_scv) / 2.0
    }
}

/// Mean wait of each class when a service is never interrupted: W_k = R/((1−σ_{k−1})(1−σ_k)), with R the residual over all
/// classes and σ_k the load of the classes up to k. (Cobham 1954.)
#[must_use]
pub fn waits(classes: &[Class]) -> Vec<f64> {
    let residual: f64 = classes.iter().map(Class::residual).sum();
    let mut before = 0.0;
    classes
        .iter()
        .map(|class| {
            let upto = before + class.load();
            let wait = if upto < 1.0 { residual / ((1.0 - before) * (1.0 - upto)) } else { f64::INFINITY };
            before = upto;
            wait
        })
        .collect()
}

/// Mean time in the system of each class when a more urgent arrival interrupts and the work is resumed after it:
/// T_k = E\[S_k]/(1−σ_{k−1}) + R_k/((1−σ_{k−1})(1−σ_k)), with R_k the residual of the classes up to k.
#[must_use]
pub fn times_with_interruption(classes: &[Class]) -> Vec<f64> {
    let (mut before, mut residual) = (0.0, 0.0);
    classes
        .iter()
        .map(|class| {
            let upto = before + class.load();
            residual += class.residual();
            let stretched = class.mean_service / (1.0 - before);
            let time = if upto < 1.0 {
                stretched + residual / ((1.0 - before) * (1.0 - upto))
            } else {
                f64::INFINITY
            };
            before = upto;
            time
        })
        .collect()
}
