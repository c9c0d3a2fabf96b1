using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class UsageReaderTests
{
    private static readonly TokenConvention Gross = new(InputIncludesCache: true, OutputIncludesReasoning: true);
    private static readonly TokenConvention Net = new(InputIncludesCache: false, OutputIncludesReasoning: false);

    [Fact]
    public void Read_ConventionSaysIncluded_SubtractsParts() =>
        Read(Gross, input: 100, output: 50, cacheRead: 60, reasoning: 20).ShouldBe(new TokenUsage { FreshInput = 40, CacheRead = 60, Output = 30, Reasoning = 20 });

    [Fact]
    public void Read_ConventionSaysBeside_KeepsInput() =>
        Read(Net, input: 100, output: 50, cacheRead: 60, reasoning: 20).ShouldBe(new TokenUsage { FreshInput = 100, CacheRead = 60, Output = 50, Reasoning = 20 });

    [Fact]
    public void Read_PartsLargerThanTheWhole_WereBeside() =>
        Read(Gross, input: 10, output: 5, cacheRead: 60, reasoning: 20).ShouldBe(new TokenUsage { FreshInput = 10, CacheRead = 60, Output = 5, Reasoning = 20 });

    [Fact]
    public void Read_TotalProvesBeside_ConventionLoses() =>
        Read(Gross, input: 100, output: 50, cacheRead: 60, total: 210).ShouldBe(new TokenUsage { FreshInput = 100, CacheRead = 60, Output = 50 });

    [Fact]
    public void Read_TotalProvesIncluded_ConventionLoses() =>
        Read(Net, input: 100, output: 50, cacheRead: 60, total: 150).ShouldBe(new TokenUsage { FreshInput = 40, CacheRead = 60, Output = 50 });

    [Fact]
    public void Read_GeminiThoughtsBesideCandidates_AreProvedByTheTotal() =>
        Read(Gross, input: 100, output: 50, reasoning: 20, total: 170).ShouldBe(new TokenUsage { FreshInput = 100, Output = 50, Reasoning = 20 });

    [Fact]
    public void Read_OneHourWrites_ArePartOfTheWrites() =>
        UsageReader.Read(new ReportedTokens { Input = 100, CacheWrite = 50, CacheWrite1h = 20 }, Gross)
            .ShouldBe(new TokenUsage { FreshInput = 50, CacheWrite = 30, CacheWrite1h = 20 });

    [Fact]
    public void Read_NothingSent_IsNullAndZeroIsNot()
    {
        UsageReader.Read(default, Gross).ShouldBeNull();
        Read(Gross, input: 0, output: 0).ShouldBe(default(TokenUsage));
    }

    private static TokenUsage? Read(
        TokenConvention convention, long? input = null, long? output = null, long? cacheRead = null, long? reasoning = null, long? total = null) =>
        UsageReader.Read(new ReportedTokens { Input = input, Output = output, CacheRead = cacheRead, Reasoning = reasoning, Total = total }, convention);
}
