//! Vectors of texts, and many of them together for exact search in memory.
//!
//! A vector is its direction only: eight bits per dimension lose less than the model's own noise.
//! It does not know which model made it; compare only vectors of one [`crate::Encoder::id`].

use crate::kernel::{Level, PANEL, STEP, packed_index};

/// The largest magnitude of one dimension.
const LARGEST: f32 = 127.0;
/// Makes a signed byte unsigned, which is what the kernel takes as input.
const OFFSET: i32 = 128;
/// Rows scored between two visits to their norms, so that the sums stay in the nearest cache.
const ROWS_AT_ONCE: usize = 16 * PANEL;

/// What a text means, as a direction: normalised, eight bits per dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    numbers: Box<[i8]>,
    /// One over the length of `numbers`; zero for no direction.
    inverse_length: f32,
}

impl Vector {
    /// Keeps the direction of `floats`. Without one (all zero, or not finite) all scores are zero.
    pub(crate) fn from_floats(floats: &[f32]) -> Vector {
        let largest = floats.iter().fold(0.0_f32, |largest, float| largest.max(float.abs()));
        let scale = if largest > 0.0 && largest.is_finite() { LARGEST / largest } else { 0.0 };
        Vector::from_numbers(floats.iter().map(|float| (float * scale).round() as i8).collect())
    }

    fn from_numbers(numbers: Box<[i8]>) -> Vector {
        let square = dot(&numbers, &numbers);
        let inverse_length = if square > 0 { 1.0 / (square as f32).sqrt() } else { 0.0 };
        Vector { numbers, inverse_length }
    }

    /// One byte per dimension, to be stored beside [`crate::Encoder::id`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.numbers.iter().map(|number| number.cast_unsigned()).collect()
    }

    /// Reads what [`Vector::to_bytes`] wrote; `None` for bytes it cannot have written.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Vector> {
        let numbers: Box<[i8]> = bytes.iter().map(|byte| byte.cast_signed()).collect();
        let valid = !numbers.is_empty() && !numbers.contains(&i8::MIN);
        valid.then(|| Vector::from_numbers(numbers))
    }

    /// Likeness from -1 to 1; 0 if the other has another number of dimensions.
    #[must_use]
    pub fn cosine(&self, other: &Vector) -> f32 {
        if self.numbers.len() != other.numbers.len() {
            return 0.0;
        }
        dot(&self.numbers, &other.numbers) as f32 * self.inverse_length * other.inverse_length
    }
}

fn dot(left: &[i8], right: &[i8]) -> i32 {
    left.iter().zip(right).map(|(&left, &right)| i32::from(left) * i32::from(right)).sum()
}

/// Many vectors in one piece of memory, a byte per dimension; a search looks at all of them.
#[derive(Clone, Debug)]
pub struct Matrix {
    dimensions: usize,
    level: Level,
    rows: Vec<Row>,
    /// The numbers, in the kernel's order, for whole panels of rows.
    packed: Vec<u8>,
}

/// What is known of a row apart from its numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    sum: i32,
    inverse_length: f32,
}

impl Matrix {
    /// Makes an empty one for vectors of `dimensions` numbers.
    #[must_use]
    pub fn new(dimensions: usize) -> Matrix {
        Matrix { dimensions, level: Level::best(), rows: Vec::new(), packed: Vec::new() }
    }

    /// The number of rows, cleared ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row and says which one it became: the first is 0, and they are never moved.
    pub fn push(&mut self, vector: &Vector) -> usize {
        let row = self.rows.len();
        self.rows.push(Row::default());
        if row.is_multiple_of(PANEL) {
            self.packed.resize(self.packed.len() + PANEL * self.depth(), 0);
        }
        self.set(row, vector);
        row
    }

    /// Replaces a row. A vector of other dimensions clears it.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn set(&mut self, row: usize, vector: &Vector) {
        if vector.numbers.len() != self.dimensions {
            self.clear_row(row);
            return;
        }
        let sum = vector.numbers.iter().map(|&number| i32::from(number)).sum();
        self.rows[row] = Row { sum, inverse_length: vector.inverse_length };
        let depth = self.depth();
        for (index, number) in vector.numbers.iter().enumerate() {
            self.packed[packed_index(depth, row, index)] = number.cast_unsigned();
        }
    }

    /// Empties a row: it scores 0 until it is set again.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn clear_row(&mut self, row: usize) {
        self.rows[row] = Row::default();
    }

    /// Fills `out` with the cosine of the query and each row.
    pub fn scores(&self, query: &Vector, out: &mut Vec<f32>) {
        out.clear();
        if query.numbers.len() != self.dimensions || self.dimensions == 0 {
            out.resize(self.rows.len(), 0.0);
            return;
        }
        let depth = self.depth();
        let mut input: Vec<u8> =
            query.numbers.iter().map(|&number| (i32::from(number) + OFFSET) as u8).collect();
        input.resize(depth, 0);
        let mut sums = [0; ROWS_AT_ONCE];
        let packed = self.packed.chunks(ROWS_AT_ONCE * depth);
        for (rows, packed) in self.rows.chunks(ROWS_AT_ONCE).zip(packed) {
            let sums = &mut sums[..packed.len() / depth];
            self.level.multiply(depth, &input, packed, sums);
            out.extend(rows.iter().zip(sums).map(|(row, sum)| {
                let product = *sum - OFFSET * row.sum;
                product as f32 * row.inverse_length * query.inverse_length
            }));
        }
    }

    fn depth(&self) -> usize {
        self.dimensions.next_multiple_of(STEP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vector(dimensions: usize) -> impl Strategy<Value = Vector> {
        prop::collection::vec(-1.0_f32..1.0, dimensions)
            .prop_map(|floats| Vector::from_floats(&floats))
    }

    proptest! {
        #[test]
        fn a_matrix_scores_what_cosine_says(
            (rows, query) in (1_usize..40).prop_flat_map(|dimensions| {
                (prop::collection::vec(vector(dimensions), 0..70), vector(dimensions))
            }),
        ) {
            let mut matrix = Matrix::new(query.to_bytes().len());
            for (index, row) in rows.iter().enumerate() {
                prop_assert_eq!(matrix.push(row), index);
            }
            let mut scores = vec![7.0];
            matrix.scores(&query, &mut scores);
            let expected: Vec<f32> = rows.iter().map(|row| row.cosine(&query)).collect();
            prop_assert_eq!(scores, expected);
        }

        #[test]
        fn bytes_come_back(vector in vector(384)) {
            prop_assert_eq!(Vector::from_bytes(&vector.to_bytes()), Some(vector));
        }

        #[test]
        fn eight_bits_keep_the_direction(floats in prop::collection::vec(-1.0_f32..1.0, 384)) {
            let vector = Vector::from_floats(&floats);
            let product: f32 =
                vector.numbers.iter().zip(&floats).map(|(&n, float)| f32::from(n) * float).sum();
            let length = floats.iter().map(|float| float * float).sum::<f32>().sqrt();
            prop_assert!(product * vector.inverse_length / length > 0.9999);
            prop_assert!((vector.cosine(&vector) - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn rows_can_be_replaced_and_cleared() {
        let [east, north] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]].map(|f| Vector::from_floats(&f));
        let mut matrix = Matrix::new(3);
        for _ in 0..20 {
            matrix.push(&north);
        }
        matrix.set(17, &east);
        matrix.clear_row(3);
        let mut scores = Vec::new();
        matrix.scores(&north, &mut scores);
        let zeros: Vec<usize> = (0..scores.len()).filter(|&row| scores[row] == 0.0).collect();
        assert_eq!((scores.len(), zeros), (20, vec![3, 17]));
        matrix.scores(&east, &mut scores);
        assert!((scores[17] - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_does_not_fit_scores_zero() {
        let (two, three) = (Vector::from_floats(&[1.0, 1.0]), Vector::from_floats(&[1.0; 3]));
        assert!(two.cosine(&three).abs() < 1e-9);
        let mut matrix = Matrix::new(3);
        matrix.push(&two);
        matrix.push(&three);
        let mut scores = Vec::new();
        matrix.scores(&two, &mut scores);
        assert_eq!(scores, [0.0, 0.0]);
        matrix.scores(&three, &mut scores);
        assert!(scores[0].abs() < 1e-9);
        assert!(scores[1] > 0.999);
        for floats in [[0.0; 3], [f32::NAN; 3], [f32::INFINITY; 3]] {
            assert!(Vector::from_floats(&floats).cosine(&three).abs() < 1e-9);
        }
    }

    #[test]
    fn bytes_that_nobody_wrote_are_refused() {
        assert_eq!(Vector::from_bytes(&[]), None);
        assert_eq!(Vector::from_bytes(&[1, 128]), None);
    }
}
