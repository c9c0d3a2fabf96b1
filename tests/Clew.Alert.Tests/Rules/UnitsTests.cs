using Clew.Alert.Rules;

namespace Clew.Alert.Tests.Rules;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0.3149, "1", "31.49 %")]
    [InlineData(0.00001, "1", "0.001 %")]
    [InlineData(12_345, "{token}", "12,345 tokens")]
    [InlineData(1, "{run}", "1 run")]
    [InlineData(12.25, "{token}/s", "12.25 tokens/s")]
    [InlineData(0.5, "s", "500 ms")]
    [InlineData(31.2345, "s", "31.23 s")]
    [InlineData(1_200, "s", "20m")]
    [InlineData(4.5, "USD", "$4.50")]
    [InlineData(0.0123, "USD", "$0.0123")]
    [InlineData(12_345.678, "USD", "$12,345.68")]
    public void Say_OfAUnit_ReadsAsPeopleWriteIt(double number, string unit, string expected) => Units.Say(number, unit).ShouldBe(expected);
}
