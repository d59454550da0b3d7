// Singular values of a small square matrix, by one-sided Jacobi rotations.

#pragma once
#include <array>
#include <cmath>

namespace facet {

/// A = Σ σᵢ uᵢ vᵢᵀ; `left[i]` is σᵢ·uᵢ, `right[i]` is vᵢ; in no order.
///
/// Source: Hestenes, Inversion of matrices by biorthogonalization, 1958.
template <int N>
struct Singular {
  std::array<std::array<double, N>, N> left{}, right{};
  std::array<double, N> value{};

  /// `element(row, column)` of A.
  template <typename Element>
  explicit Singular(Element element) {
    for (int i = 0; i < N; ++i) {
      for (int r = 0; r < N; ++r) left[i][r] = element(r, i);
      right[i][i] = 1;
    }
    for (int sweep = 0; sweep < 60; ++sweep)
      if (!rotateAll()) break;
    for (int i = 0; i < N; ++i) value[i] = std::sqrt(dot(left[i], left[i]));
  }

private:
  static double dot(const std::array<double, N> &a, const std::array<double, N> &b) {
    double sum = 0;
    for (int i = 0; i < N; ++i) sum += a[i] * b[i];
    return sum;
  }

  static void rotate(
      std::array<double, N> &a, std::array<double, N> &b, double cosine, double sine) {
    for (int i = 0; i < N; ++i) {
      const double x = a[i], y = b[i];
      a[i] = cosine * x - sine * y;
      b[i] = sine * x + cosine * y;
    }
  }

  /// Makes each pair of columns orthogonal; false when all were.
  bool rotateAll() {
    bool rotated = false;
    for (int p = 0; p < N; ++p)
      for (int q = p + 1; q < N; ++q) {
        const double pp = dot(left[p], left[p]), qq = dot(left[q], left[q]);
        const double pq = dot(left[p], left[q]);
        if (std::abs(pq) <= 1e-15 * std::sqrt(pp * qq)) continue;
        rotated = true;
        const double zeta = (qq - pp) / (2 * pq);
        const double tangent =
            std::copysign(1.0, zeta) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
        const double cosine = 1 / std::sqrt(1 + tangent * tangent), sine = cosine * tangent;
        rotate(left[p], left[q], cosine, sine);
        rotate(right[p], right[q], cosine, sine);
      }
    return rotated;
  }
};

}  // namespace facet
