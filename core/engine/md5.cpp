#include "core/engine/md5.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/base/assert.h"

namespace kds {
namespace {

// The bytes of a block are read as little-endian words (RFC 1321, section 2) by copying them.
static_assert(std::endian::native == std::endian::little);

using Word = std::uint32_t;
constexpr std::size_t kBlock = 64;
constexpr std::size_t kLengthField = 8;

// Where size counts (the page's program), its ten kilobytes of code are not worth the time.
#ifdef KDS_FOR_SIZE
constexpr bool kSideBySide = false;
#else
constexpr bool kSideBySide = true;
#endif
/// A word of each of several texts, on which a step is made at once.
constexpr std::size_t kLanes = sizeof(void*) == 8 ? 8 : 4;
using Lanes [[gnu::vector_size(kLanes * sizeof(Word))]] = Word;

template <typename W>
struct State {
    W a = W{} + 0x67452301, b = W{} + 0xefcdab89, c = W{} + 0x98badcfe, d = W{} + 0x10325476;
};
template <typename W>
using Block = std::array<W, 16>;

// floor(2^32 * |sin(i + 1)|), RFC 1321, section 3.4. Written out: core has no floating point.
constexpr std::array<Word, 64> kSines{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

/// One of the 64 steps. The round and its constants are known when compiling, so that the 64 steps
/// become straight code with no table and no branch: this is the hottest code of the engine.
template <std::size_t kStep, typename W>
inline void step(W& a, const W& b, const W& c, const W& d, const Block<W>& words) {
    constexpr std::size_t kRound = kStep / 16;
    constexpr std::array<std::array<int, 4>, 4> kTurns{
        {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};
    constexpr std::array<std::size_t, 4> kFactor{1, 5, 3, 7}, kOffset{0, 1, 5, 0};
    constexpr std::size_t kWord = (kStep * kFactor[kRound] + kOffset[kRound]) % 16;
    W mixed;
    if constexpr (kRound == 0) mixed = d ^ (b & (c ^ d));
    if constexpr (kRound == 1) mixed = (d & b) + (~d & c);  // The halves have no bit in common.
    if constexpr (kRound == 2) mixed = b ^ c ^ d;
    if constexpr (kRound == 3) mixed = c ^ (b | ~d);
    constexpr int kTurn = kTurns[kRound][kStep % 4];
    const W sum = a + words[kWord] + kSines[kStep] + mixed;
    a = b + (sum << kTurn | sum >> (32 - kTurn));
}

template <std::size_t kStep = 0, typename W>
inline void four_steps_on(State<W>& s, const Block<W>& words) {
    if constexpr (kStep < 64) {
        step<kStep>(s.a, s.b, s.c, s.d, words);
        step<kStep + 1>(s.d, s.a, s.b, s.c, words);
        step<kStep + 2>(s.c, s.d, s.a, s.b, words);
        step<kStep + 3>(s.b, s.c, s.d, s.a, words);
        four_steps_on<kStep + 4>(s, words);
    }
}

template <typename W>
inline void add_block(State<W>& state, const Block<W>& words) {
    State<W> s = state;
    four_steps_on(s, words);
    state.a += s.a;
    state.b += s.b;
    state.c += s.c;
    state.d += s.d;
}

void add_block(State<Word>& state, const char* block) {
    Block<Word> words;
    std::memcpy(words.data(), block, kBlock);
    add_block(state, words);
}

constexpr Word swap_bytes(Word w) {
    return w >> 24 | (w >> 8 & 0xff00) | (w << 8 & 0xff'0000) | w << 24;
}

u128 digest_of(Word a, Word b, Word c, Word d) {
    const auto pair = [](Word high, Word low) {
        return std::uint64_t{swap_bytes(high)} << 32 | swap_bytes(low);
    };
    return make_u128(pair(a, b), pair(c, d));
}

constexpr std::size_t kOneBlockMost = kBlock - 1 - kLengthField;

/// Of texts of one block each.
void digest_lanes(const std::string_view* texts, u128* digests) {
    Block<Lanes> words;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::string_view text = texts[lane];
        std::array<char, kBlock> block{};
        if (!text.empty()) std::memcpy(block.data(), text.data(), text.size());
        block[text.size()] = static_cast<char>(0x80);
        block[kBlock - kLengthField] = static_cast<char>(text.size() << 3);
        block[kBlock - kLengthField + 1] = static_cast<char>(text.size() >> 5);
        Block<Word> own;
        std::memcpy(own.data(), block.data(), kBlock);
        for (std::size_t i = 0; i < own.size(); ++i) words[i][lane] = own[i];
    }
    State<Lanes> state;
    add_block(state, words);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
        digests[lane] = digest_of(state.a[lane], state.b[lane], state.c[lane], state.d[lane]);
}

}  // namespace

u128 md5(std::string_view bytes) {
    State<Word> state;
    const std::uint64_t length_in_bits = std::uint64_t{bytes.size()} * 8;
    while (bytes.size() >= kBlock) {
        add_block(state, bytes.data());
        bytes.remove_prefix(kBlock);
    }
    // What remains, one bit set, blanks, and the length: one block, or two if it does not fit.
    std::array<char, 2 * kBlock> tail{};
    if (!bytes.empty()) std::memcpy(tail.data(), bytes.data(), bytes.size());
    tail[bytes.size()] = static_cast<char>(0x80);
    const std::size_t end = bytes.size() + 1 + kLengthField <= kBlock ? kBlock : 2 * kBlock;
    std::memcpy(tail.data() + end - kLengthField, &length_in_bits, kLengthField);
    add_block(state, tail.data());
    if (end > kBlock) add_block(state, tail.data() + kBlock);
    return digest_of(state.a, state.b, state.c, state.d);
}

void md5_of_each(std::span<const std::string_view> texts, std::span<u128> digests) {
    KDS_ASSERT(texts.size() == digests.size());
    std::size_t done = 0;
    while (kSideBySide && texts.size() - done >= kLanes) {
        const auto next = texts.subspan(done, kLanes);
        const bool fit =
            std::ranges::all_of(next, [](auto text) { return text.size() <= kOneBlockMost; });
        if (fit) {
            digest_lanes(next.data(), digests.data() + done);
        } else {
            for (std::size_t i = 0; i < kLanes; ++i) digests[done + i] = md5(next[i]);
        }
        done += kLanes;
    }
    for (; done < texts.size(); ++done) digests[done] = md5(texts[done]);
}

}  // namespace kds
