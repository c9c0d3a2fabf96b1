namespace Clew.Workload;

/// <summary>Seeded random choices.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    public int Below(int limit) => random.Next(limit);

    public double Fraction() => random.NextDouble();

    public bool Chance(double probability) => random.NextDouble() < probability;

    public void Fill(Span<byte> bytes) => random.NextBytes(bytes);

    public string Hex(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        Fill(random);
        return Convert.ToHexStringLower(random);
    }

    /// <summary>Latencies and lengths are log-normal: many small, a long tail.</summary>
    public double LogNormal(double median, double sigma)
    {
        // Box-Muller; 1 - x keeps the logarithm away from zero.
        double gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return median * Math.Exp(sigma * gauss);
    }

    /// <summary>Index of one of the shares, which sum to 1.</summary>
    public int Weighted(ReadOnlySpan<double> shares)
    {
        double rest = random.NextDouble();
        for (int i = 0; i < shares.Length - 1; i++)
        {
            rest -= shares[i];
            if (rest < 0)
            {
                return i;
            }
        }
        return shares.Length - 1;
    }
}
