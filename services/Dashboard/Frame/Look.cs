using MudBlazor;

namespace ExchangeNetwork.Dashboard.Frame;

/// <summary>Colors and type of the component library; the rest is in <c>wwwroot/desk.css</c>, which uses the same values.</summary>
internal static class Look
{
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5cad",
            AppbarBackground = "#10243f",
            AppbarText = "#ffffff",
            Background = "#f3f6fa",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#22304a",
            TextPrimary = "#14213d",
            TextSecondary = "#4d5a70",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = ["system-ui", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"],
            },
        },
        LayoutProperties = new LayoutProperties { AppbarHeight = "56px", DrawerWidthLeft = "220px" },
    };
}
