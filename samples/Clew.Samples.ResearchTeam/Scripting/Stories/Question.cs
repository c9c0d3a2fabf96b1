namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>A question of the everyday traffic, the search it leads to, and the answer.</summary>
internal sealed record Question(string Text, string Query, string Answer)
{
    public static Question[] Plain { get; } =
    [
        new("Do roof panels pay on an east roof?", "yield of roof panels east west direction", "Yes. East and west roofs yield about 85 percent of a south roof and spread it over the day."),
        new("How much range does an electric car lose in winter?", "electric car range winter", "Between 20 and 35 percent at minus ten degrees, most of it to heating on short trips."),
        new("Is iron phosphate the right chemistry for a cellar?", "iron phosphate cells home battery", "Yes. Its weight hardly matters there, it bears more cycles and does not burn as readily."),
        new("What does insulating the top ceiling bring?", "insulating top ceiling mineral wool", "About a tenth of the heat, for 45 per square metre with 25 centimetres of mineral wool."),
        new("Can I replace windows before insulating walls?", "triple glazing old buildings walls damp", "Better not: damp settles in the reveals when the window becomes warmer than the wall."),
        new("Who saves with an hourly tariff?", "hourly electricity tariff household saves", "Households with a car and a heat pump: they move 40 percent of their use and save a sixth."),
        new("Do plug-in panels on a balcony pay back?", "plug-in panels balcony inverter", "Within about four years when they face south."),
        new("Which hot water store suits a heat pump?", "hot water store heat pump legionella", "A fresh-water station at 48 degrees; a store at 60 degrees costs efficiency."),
        new("Does ventilation with heat recovery need much power?", "ventilation heat recovery watts filters", "About 0.3 watts per cubic metre an hour, and filters for 60 a year."),
        new("How fast does a wall box charge 60 kWh?", "wall box charging home kilowatts", "In under six hours at eleven kilowatts."),
    ];

    /// <summary>The pattern on which the search backend fails.</summary>
    public static Question[] WithCurrency { get; } =
    [
        new("Which heat pump can I get for under €9000?", "heat pump cost under €9000", "I could not look this up: the search failed. Please try again later."),
        new("Are there balcony panels below £400?", "plug-in panels balcony below £400", "I could not look this up: the search failed. Please try again later."),
        new("What battery is sold for ¥900000?", "home battery price ¥900000", "I could not look this up: the search failed. Please try again later."),
    ];
}
