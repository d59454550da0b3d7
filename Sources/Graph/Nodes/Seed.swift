/// Derives independent seeds from one: 0 is as good as any.
public enum Seed {
  /// A seed for the named purpose, the same in every run, order and process.
  ///
  ///     Seed.derived(from: graphSeed, "search", item.key)
  ///
  /// - Source: FNV-1a (Fowler, Noll, Vo) over the names, then the finalizer of SplitMix64
  ///   (Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014).
  public static func derived(from seed: UInt64, _ names: String...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func absorb(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for shift in stride(from: 0, to: 64, by: 8) { absorb(UInt8(truncatingIfNeeded: seed >> shift)) }
    for name in names {
      name.utf8.forEach(absorb)
      absorb(0xff)  // never in UTF-8: "ab", "c" and "a", "bc" stay apart
    }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
