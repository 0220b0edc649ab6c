/// How far two colours are apart for an eye: CIEDE2000, for normal sight and for the three kinds of
/// dichromacy as Machado, Oliveira and Fernandes simulate them ("A Physiologically-based Model for
/// Simulation of Color Vision Deficiency", 2009, severity 1).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "web/draw/theme.h"

namespace kds::web::test {

using Triple = std::array<double, 3>;
using Matrix = std::array<double, 9>;

/// Normal, protan, deutan, tritan: on linear RGB.
inline constexpr std::array<Matrix, 4> kSights{{
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}};

inline double linear(Color color, int shift) {
    const double c = static_cast<double>(color >> shift & 0xff) / 255;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

inline Triple times(const Matrix& m, const Triple& v) {
    Triple out{};
    for (std::size_t i = 0; i < 3; ++i)
        out[i] = std::clamp(m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2], 0.0, 1.0);
    return out;
}

/// CIE L*a*b* under D65 of linear RGB.
inline Triple lab_of(const Triple& rgb) {
    const auto bent = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    };
    const double x = bent((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
    const double y = bent(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
    const double z = bent((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIEDE2000 (Sharma, Wu and Dalal, 2005).
inline double distance(const Triple& a, const Triple& b) {
    constexpr double kDegree = std::numbers::pi / 180;
    const auto seventh = [](double c) {
        const double p = std::pow(c, 7);
        return std::sqrt(p / (p + std::pow(25.0, 7)));
    };
    const double g = 0.5 * (1 - seventh((std::hypot(a[1], a[2]) + std::hypot(b[1], b[2])) / 2));
    const double a1 = a[1] * (1 + g);
    const double a2 = b[1] * (1 + g);
    const double c1 = std::hypot(a1, a[2]);
    const double c2 = std::hypot(a2, b[2]);
    const auto hue = [&](double x, double y) {
        const double angle = x == 0 && y == 0 ? 0 : std::atan2(y, x) / kDegree;
        return angle < 0 ? angle + 360 : angle;
    };
    const double h1 = hue(a1, a[2]);
    const double h2 = hue(a2, b[2]);
    const bool coloured = c1 * c2 != 0;
    double dh = coloured ? h2 - h1 : 0;
    if (dh > 180) dh -= 360;
    if (dh < -180) dh += 360;
    double hm = h1 + h2;
    if (coloured) {
        if (std::abs(h1 - h2) > 180) hm += hm < 360 ? 360 : -360;
        hm /= 2;
    }
    const double dl = b[0] - a[0];
    const double dc = c2 - c1;
    const double dhue = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2 * kDegree);
    const double lm = (a[0] + b[0]) / 2 - 50;
    const double cm = (c1 + c2) / 2;
    const double t = 1 - 0.17 * std::cos((hm - 30) * kDegree) + 0.24 * std::cos(2 * hm * kDegree) +
                     0.32 * std::cos((3 * hm + 6) * kDegree) -
                     0.20 * std::cos((4 * hm - 63) * kDegree);
    const double sl = 1 + 0.015 * lm * lm / std::sqrt(20 + lm * lm);
    const double sc = 1 + 0.045 * cm;
    const double sh = 1 + 0.015 * cm * t;
    const double turn = 30 * std::exp(-std::pow((hm - 275) / 25, 2));
    const double rt = -2 * seventh(cm) * std::sin(2 * turn * kDegree);
    return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dhue / sh, 2) +
                     rt * (dc / sc) * (dhue / sh));
}

/// Of two colours for an eye; the least over all kinds of sight.
inline double least_distance(Color a, Color b) {
    const auto linear_of = [](Color color) {
        return Triple{linear(color, 0), linear(color, 8), linear(color, 16)};
    };
    double least = 1e9;
    for (const Matrix& sight : kSights)
        least = std::min(least, distance(lab_of(times(sight, linear_of(a))),
                                         lab_of(times(sight, linear_of(b)))));
    return least;
}

}  // namespace kds::web::test
