//! Vectors of numbered texts, where some may not be there yet.

use encoder::{Matrix, Vector};

#[derive(Default)]
pub(crate) struct Vectors {
    matrix: Option<Matrix>,
    dimensions: usize,
    is_set: Vec<bool>,
}

impl Vectors {
    /// Sets a vector. One with other dimensions comes from another model: the earlier are dropped.
    pub(crate) fn set(&mut self, number: u32, vector: &Vector) {
        let bytes = vector.to_bytes();
        if bytes.len() != self.dimensions {
            *self = Vectors { dimensions: bytes.len(), ..Vectors::default() };
        }
        let matrix = self.matrix.get_or_insert_with(|| Matrix::new(bytes.len()));
        let row = number as usize;
        if matrix.len() <= row {
            let nothing = Vector::from_bytes(&vec![0; bytes.len()]);
            let nothing = nothing.expect("zeros are a vector without direction");
            while matrix.len() <= row {
                matrix.push(&nothing);
            }
            self.is_set.resize(matrix.len(), false);
        }
        matrix.set(row, vector);
        self.is_set[row] = true;
    }

    pub(crate) fn clear(&mut self, number: u32) {
        if self.has(number) {
            self.is_set[number as usize] = false;
            if let Some(matrix) = &mut self.matrix {
                matrix.clear_row(number as usize);
            }
        }
    }

    pub(crate) fn has(&self, number: u32) -> bool {
        self.is_set.get(number as usize).copied().unwrap_or(false)
    }

    /// Each text's likeness to `query`; 0 where there is no vector, and nothing past the last one.
    pub(crate) fn scores(&self, query: &Vector) -> Vec<f32> {
        let mut scores = Vec::new();
        if let Some(matrix) = &self.matrix {
            matrix.scores(query, &mut scores);
        }
        scores
    }
}
